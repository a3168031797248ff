/** A line about set-up work. It goes to stderr, so that `npm run baton -- … | jq` sees only the command's own output. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Something a person has to put right: shown as its sentence alone, without a stack trace. */
export class SetupError extends Error {}

/** Runs a script's body; its value is the exit code. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    say(error instanceof SetupError ? error.message : (error?.stack ?? String(error)));
    process.exitCode = 1;
  }
}
