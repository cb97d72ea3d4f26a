import type { ExitCode, Services } from './services.ts';

/** Runs a command's action in the world and keeps the exit code that it returns. */
export type RunCommand = (action: (services: Services) => Promise<ExitCode>) => Promise<void>;
