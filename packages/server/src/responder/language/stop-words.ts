import type { Language } from './languages.ts';
import { fold } from './words.ts';

/**
 * Grammar words: they carry no topic, and how many of them a text holds tells its language. Folded, apostrophes parted
 * (`isn t`), as `words` delivers them.
 */
const GRAMMAR: Record<Language, string> = {
  en: `a an the and or but if so as at by for from in into of off on out over to up with without about after before
    between during than then there here this that these those it its he she they them their his her him we us our you
    your i me my mine is isn are aren am was were be been being do does doesn did didn don have has hasn had can can
    could couldn will won would wouldn shall should may might must not no nor yes what when where which who whom whose
    why how t s m re ve ll d any some all more most much many other such only own same too very just also still ever
    already again yet because while until both each few every either else im ive dont cant whats hows isnt doesnt didnt`,
  nl: `de het een en of maar als dan dus te aan bij in op van voor met naar uit om over onder tot door tegen zonder na
    ik jij je u hij zij ze wij we jullie mijn jouw uw zijn haar ons onze hun dit dat deze die er hier daar is ben bent
    was waren wordt worden werd heb hebt heeft hebben had kan kun kunt kunnen kon zal zult zullen zou zouden moet moeten
    mag mogen wil wilt willen niet geen wel ja nee wat wanneer waar welke welk wie waarom hoe hoeveel ook nog al alle
    alles meer veel iets niets mij me hem zo toch even eens omdat want terug doe doen doet ga gaat gaan`,
  it: `il lo la i gli le l un uno una e ed o ma se come a al allo alla ai agli alle da dal dalla dai in nel nella nei
    nelle con su sul sulla per tra fra di del dello della dei degli delle d c dell all nell sull dall un io tu lui lei
    noi voi loro mi ti si ci vi mio mia miei mie tuo tua suo sua nostro vostro questo questa questi queste quello quella
    e sono sei siamo siete era ho hai ha abbiamo avete hanno avere essere posso puoi puo possiamo potete possono potrei
    vorrei voglio vuole devo deve devono non no che chi cosa quando dove quale quali quanto quanta quanti perche anche
    ancora gia piu molto poco tutto tutti niente qualcosa cos dov quant fare faccio fa stato sta`,
  fr: `le la les l un une des du de d et ou mais si comme a au aux en dans sur sous avec sans pour par vers chez entre
    je j tu il elle on nous vous ils elles me m te t se s mon ma mes ton ta tes son sa ses notre nos votre vos leur ce
    cet cette ces c ca cela est sont suis es sommes etes etait ai as avons avez ont avoir etre peux peut pouvez pouvons
    puis pourrais pourrait veux veut voudrais souhaite dois doit devez faut ne n pas non oui que qu qui quoi quand ou
    quel quelle quels quelles combien pourquoi comment aussi encore deja plus tres tout tous toute rien quelque y fait
    faire fais ete etre sera`,
  es: `el la los las un una unos unas y e o u pero si como a al en de del con por para sin sobre entre hasta desde yo
    tu usted el ella nosotros ustedes ellos me te se nos le les lo mi mis tu tus su sus nuestro este esta estos estas
    ese esa eso esto aquel es son soy eres somos era estoy esta estan he has ha hemos han haber ser estar puedo puede
    pueden podria podemos quiero quiere quisiera debo debe deben hay no si que quien cuando donde cual cuales cuanto
    cuanta cuantos por porque tambien todavia ya mas muy mucho todo todos nada algo hacer hago hace tengo tiene tienen`,
  de: `der die das den dem des ein eine einen einem einer eines und oder aber wenn als wie so an am auf aus bei beim in
    im ins mit nach seit von vom vor zu zum zur um uber unter durch fur gegen ohne bis ich du er sie es wir ihr mich
    mir dich dir ihn ihm uns euch ihnen mein meine meinen meinem meiner dein deine ihre ihren unser unsere dies diese
    dieser dieses ist sind bin bist war waren sein wird werden wurde wurden habe hast hat haben hatte kann kannst konnen
    konnte konnt muss mussen soll sollen darf durfen will wollen mochte mochten wurde nicht kein keine keinen nein ja was
    wann wo welche welcher welches wer wen warum wieso wohin wieviel viel viele auch noch schon mehr sehr alle alles
    nichts etwas man da hier dort nur doch mal gibt`,
};

/**
 * Words that customers write around their question. They say nothing about its topic, so they neither count for nor
 * against an article. Kept apart from grammar because they tell little about the language.
 */
const FILLER: Record<Language, string> = {
  en: `hi hello hey please thanks thank want wants wanted like need needs know tell help question ask asking wondering
    wonder get gets got getting give make possible able let go going come find work works way thing things something
    anything someone anyone somebody everything really actually exactly regarding information info details explain show
    happens happen happened say says think try tried look looking yours guys sir madam good morning afternoon evening
    kind sort best quick quickly soon now today yesterday currently usually new using use used one two see take takes
    taking put long ok okay well right sure once since ago another bit lot first own bought buy buying product products
    item items thing deal offer offers shop store company business problem issue trouble monday tuesday wednesday thursday friday person people wife
    husband son daughter friend
    tomorrow again never came took`,
  nl: `hallo hoi dag goedemorgen goedemiddag goedenavond graag alsjeblieft alstublieft aub bedankt dank weten vraag
    vragen helpen hulp nodig krijg krijgen krijgt maken kom komt vinden zeggen vertellen mogelijk informatie duurt
    duren lang kost kosten nieuw nieuwe gebruiken gekocht kopen product producten winkel probleem iemand`,
  it: `ciao salve buongiorno buonasera grazie prego sapere domanda chiedere aiuto aiutare bisogno possibile dire dirmi
    informazioni trovare funziona modo tempo costa costano ci vuole nuovo nuova comprato comprare prodotto prodotti negozio problema
    favore piacere qualcuno`,
  fr: `bonjour bonsoir salut merci svp stp plait savoir question demander aide aider besoin possible dire
    informations trouver fonctionne maniere temps coute coutent prend nouveau nouvelle achete acheter produit produits magasin
    probleme quelqu quelqu`,
  es: `hola buenos buenas dias tardes noches gracias favor saber pregunta preguntar ayuda ayudar necesito necesita
    posible decir decirme informacion encontrar funciona manera tiempo cuesta cuestan tarda tardan nuevo nueva comprado comprar compre
    producto productos tienda problema alguien`,
  de: `hallo guten tag morgen abend moin servus bitte danke wissen frage fragen hilfe helfen brauche braucht moglich
    sagen informationen finden funktioniert weise dauert kostet kosten lange neu neue neues neuen gekauft kaufen produkt produkte
    laden problem jemand bekomme bekommen bekommt hoch mache machen geht gehen`,
};

const split = (text: string): Set<string> => new Set(fold(text).split(/\s+/).filter(Boolean));

export const GRAMMAR_WORDS: Record<Language, ReadonlySet<string>> = {
  en: split(GRAMMAR.en),
  nl: split(GRAMMAR.nl),
  it: split(GRAMMAR.it),
  fr: split(GRAMMAR.fr),
  es: split(GRAMMAR.es),
  de: split(GRAMMAR.de),
};

const FILLER_WORDS: Record<Language, ReadonlySet<string>> = {
  en: split(FILLER.en),
  nl: split(FILLER.nl),
  it: split(FILLER.it),
  fr: split(FILLER.fr),
  es: split(FILLER.es),
  de: split(FILLER.de),
};

/** True when a folded word says nothing about the topic of a text in this language. */
export function isStopWord(word: string, language: Language): boolean {
  return GRAMMAR_WORDS[language].has(word) || FILLER_WORDS[language].has(word);
}
