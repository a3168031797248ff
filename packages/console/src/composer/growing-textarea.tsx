import { type ClipboardEvent, type KeyboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';

interface GrowingTextareaProps {
  ref: Ref<HTMLTextAreaElement>;
  label: string;
  placeholder: string;
  value: string;
  invalid: boolean;
  onChange(value: string): void;
  onBlur(): void;
  onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void;
  onFiles(files: Iterable<File>): void;
}

/** As high as its text, up to a third of the window. */
export function GrowingTextarea({
  ref,
  label,
  placeholder,
  value,
  invalid,
  onChange,
  onBlur,
  onKeyDown,
  onFiles,
}: GrowingTextareaProps) {
  const own = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => own.current as HTMLTextAreaElement);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the value.
  useLayoutEffect(() => {
    const element = own.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [value]);

  const onPaste = (event: ClipboardEvent): void => {
    const { files } = event.clipboardData;
    // A table copied from a spreadsheet comes as text and as a picture: the text is what was meant.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    onFiles(files);
  };

  return (
    <textarea
      ref={own}
      rows={2}
      aria-label={label}
      aria-invalid={invalid || undefined}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
      className="block max-h-[33dvh] w-full resize-none bg-transparent px-3.5 pt-3 pb-1 text-base outline-none"
    />
  );
}
