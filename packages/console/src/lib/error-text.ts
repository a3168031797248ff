import { BatonError } from '@baton/sdk';
import { useTranslation } from 'react-i18next';

const KNOWN = [
  'network',
  'timeout',
  'rate_limited',
  'forbidden',
  'not_found',
  'conversation_closed',
  'not_owner',
  'too_large',
  'unsupported_media',
  'attachment_refused',
  'unavailable',
  'conflict',
  'internal',
  'invalid',
] as const;

/** Returns the reason of a failure in the reader's language. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    const code = error instanceof BatonError ? error.code : 'internal';
    const known = KNOWN.find((each) => each === code);
    if (known !== undefined) return t(`error.${known}`);
    return error instanceof BatonError && error.message !== '' ? error.message : t('error.internal');
  };
}
