import type { Article } from '@baton/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { articleQuery, articlesQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toasts.tsx';
import { BodyField } from './body-field.tsx';

/** Writes a new article (`null`) or changes one; asks before unsaved words are left behind. */
export function ArticleEditor({ article }: { article: Article | null }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [title, setTitle] = useState(article?.title ?? '');
  const [body, setBody] = useState(article?.body ?? '');
  const [published, setPublished] = useState(article?.published ?? true);
  const [untitled, setUntitled] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const done = useRef(false);

  const dirty =
    title !== (article?.title ?? '') || body !== (article?.body ?? '') || published !== (article?.published ?? true);
  const blocker = useBlocker({
    shouldBlockFn: () => dirty && !done.current,
    enableBeforeUnload: () => dirty && !done.current,
    withResolver: true,
  });

  const leave = async (said: string): Promise<void> => {
    done.current = true;
    toast.done(said);
    void client.invalidateQueries({ queryKey: articlesQuery.queryKey });
    await navigate({ to: '/settings/knowledge' });
  };
  const onError = (error: unknown): void => toast.failed(t('toast.failed'), errorText(error));
  const save = useMutation({
    mutationFn: () => {
      const draft = { title: title.trim(), body, published };
      return article === null ? desk.articles.create(draft) : desk.articles.save(article.id, draft);
    },
    onSuccess: (saved) => {
      client.setQueryData(articleQuery(saved.id).queryKey, saved);
      return leave(t('knowledge.saved'));
    },
    onError,
  });
  const remove = useMutation({
    mutationFn: (id: string) => desk.articles.delete(id),
    onSuccess: () => leave(t('knowledge.deleted')),
    onError,
  });

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setUntitled(title.trim() === '');
    if (title.trim() !== '') save.mutate();
  };

  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-5">
      <Field label={t('knowledge.titleLabel')} error={untitled ? t('knowledge.titleMissing') : null}>
        {(ids) => (
          <TextInput {...ids} maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
        )}
      </Field>
      <BodyField value={body} onChange={setBody} />
      <div className="flex items-center gap-3">
        <Switch
          checked={published}
          onChange={setPublished}
          label={t('knowledge.published')}
          describedBy="published-hint"
        />
        <div>
          <p aria-hidden="true" className="font-medium text-sm">
            {t('knowledge.published')}
          </p>
          <p id="published-hint" className="text-ink-faint text-sm">
            {t('knowledge.publishedHint')}
          </p>
        </div>
      </div>
      {article?.origin != null && (
        <p className="text-ink-faint text-sm">{t('knowledge.origin', { origin: article.origin })}</p>
      )}
      <div className="flex items-center gap-2 border-line border-t pt-4">
        <Button type="submit" tone="primary" busy={save.isPending}>
          {t('common.save')}
        </Button>
        <Button onClick={() => void navigate({ to: '/settings/knowledge' })}>{t('common.cancel')}</Button>
        <span className="flex-1" />
        {article !== null && (
          <Button tone="quiet" className="text-danger hover:text-danger" onClick={() => setDeleting(true)}>
            <Trash2 aria-hidden="true" className="size-4" />
            {t('common.delete')}
          </Button>
        )}
      </div>
      <Confirm
        open={deleting}
        onOpenChange={setDeleting}
        title={t('knowledge.confirmDelete', { title: article?.title ?? '' })}
        text={t('knowledge.confirmDeleteText')}
        confirm={t('common.delete')}
        onConfirm={() => article !== null && remove.mutate(article.id)}
      />
      <Confirm
        open={blocker.status === 'blocked'}
        onOpenChange={(open) => !open && blocker.reset?.()}
        title={t('settings.discard.title')}
        text={t('settings.discard.text')}
        confirm={t('settings.discard.confirm')}
        cancel={t('settings.discard.stay')}
        onConfirm={() => blocker.proceed?.()}
      />
    </form>
  );
}
