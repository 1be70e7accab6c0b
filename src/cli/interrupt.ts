import type { Terminal } from './terminal.ts';

/** Ctrl-C once stops the looking, a second time quits at once. SIGTERM stops, too. */
export function stopOnInterrupt(terminal: Terminal): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    terminal.progress(null);
    terminal.note(terminal.say('interrupted'));
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
