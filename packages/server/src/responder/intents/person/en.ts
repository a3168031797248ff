import { any, type PersonWish } from './wish.ts';

const DET = any(
  'a|an|the|your|one of your|one of the|members? of|some|any|real|live|actual|living|human|proper|nice|customer|support|sales|service|another|other',
);
const STRONG =
  '(?:humans?(?: being)?|agents?|operators?|representatives?|rep|advis[eo]r|support(?: team|(?= (?:please|now|staff|person|about|for|regarding|because))|$)|customer (?:service|support|care)|employee|staff(?: member)?|manager|supervisor|colleagues?|helpdesk|support desk|team member|real (?:person|people|one)|live (?:chat|person))';
const PERSON = `(?:${STRONG}|persons?|people|man|woman)`;
const ANYBODY = `(?:${PERSON}|someone|somebody|anyone|anybody|your team|the team)`;

export const en: PersonWish = {
  requests: [
    new RegExp(
      `\\b(?:speak|talk|chat|connect|connected|transfer|transferred|switch|escalate|escalated|forward|forwarded|put through|put me through|put me in touch|put me in contact|get me in touch|pass me|hand me|hand over|handed)(?: (?!about)\\w+){0,2}? (?:to|with) ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(
      `\\b(?:i|we) (?:really |just |only |do )*(?:want|need|would like|d like|wanna|demand|prefer|require|insist on)(?: to (?:have|get|see|speak|reach))? ${DET}(?:${STRONG}|(?:person|somebody|someone)(?= (?:please|now|here|to (?:help|talk|speak|answer|assist|call)|who|instead|real)|$))\\b`,
    ),
    new RegExp(`\\b(?:give|get|bring|find|fetch) me (?:to |over to |through to )?${DET}${ANYBODY}\\b`),
    new RegExp(`\\b(?:is|are) there ${DET}${ANYBODY}(?: \\w+){0,4} (?:speak|talk|chat|to help me)\\b`),
    new RegExp(`\\b(?:is|are) there ${DET}${PERSON} (?:here|available|online|around|there)\\b`),
    new RegExp(`\\bhelp (?:from|by) ${DET}${PERSON}\\b|\\bget ${DET}${ANYBODY} to (?:help|call|talk|speak|answer)\\b`),
    new RegExp(`\\b${ANYBODY} (?:that |who |whom )?(?:i|we) (?:can|could|may) (?:speak|talk|chat)\\b`),
    new RegExp(`\\b(?:can|could|may) (?:i|we) (?:please )?(?:have|get|reach|see) ${DET}${PERSON}\\b`),
    new RegExp(
      `\\b(?:can|could|would|will|let|have) ${DET}${PERSON} (?:please )?(?:help|assist|answer|take over|handle|reply|look)\\b`,
    ),
    new RegExp(
      `\\b(?:can|could|would|let|have) ${DET}${ANYBODY} (?:please )?(?:call|phone|ring|contact|take over|take this over)\\b`,
    ),
    /^(?:please |can you |could you |would you |just )+(?:please )?(?:call|phone|ring) me\b|^call me\b/,
    /\b(?:don t|dont|do not) (?:want|like|wish|need)(?: to (?:talk|speak|chat|deal))?(?: (?:to|with))? (?:a |an |this |the |your )?(?:stupid )?(?:chat)?(?:bot|bots|robot|robots|machine|computer|ai)\b/,
    /\b(?:no|stop|enough)(?: more| with| of)?(?: this| the| these)? (?:chat)?(?:bot|bots|robots?)\b/,
  ],
  refusals: [
    new RegExp(
      `\\b(?:don t|dont|do not|no longer|not)(?: really| actually)? (?:want|need|have|wish|like|connect|transfer|put|give|hand|get|forward|call)(?: \\w+){0,5} ${ANYBODY}\\b`,
    ),
    new RegExp(`\\b(?:no need|without|no) (?:\\w+ ){0,4}${PERSON}\\b`),
    /^(?:do|should|must|would|will|did) (?:i|we|you) (?:need|have|speak|talk|chat|require)\b|\b(?:what happens|what if|if i|when i|after i|i already|should i|must i|i (?:spoke|talked|chatted))\b/,
  ],
  bare: new RegExp(`\\b(?:${STRONG}|person)\\b`),
  around:
    /^(?:a|an|the|your|real|live|actual|human|please|pls|plz|now|want|need|i|to|customer|support|service|hello|hi|hey|asap|immediately|get|me|ok|okay|yes|just|only|being|team|desk|member|chat|speak|talk|with)$/,
  vocabulary: [
    'human',
    'agent',
    'operator',
    'representative',
    'person',
    'people',
    'someone',
    'somebody',
    'speak',
    'employee',
    'manager',
    'supervisor',
    'colleague',
    'support',
    'customer',
    'service',
    'connect',
    'transfer',
    'adviser',
    'advisor',
    'personal',
    'persons',
    'agents',
    'humans',
  ],
};
