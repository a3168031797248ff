/** Runs at most once per `ms`, and once more after the last call. */
export function throttle(run: () => void, ms: number): (() => void) & { cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const call = (): void => {
    if (timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        last = Date.now();
        run();
      },
      Math.max(0, ms - (Date.now() - last)),
    );
  };
  return Object.assign(call, { cancel: () => clearTimeout(timer) });
}
