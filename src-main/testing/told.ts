/** @file What a process that is to be killed says of its own work: a line a step. */

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Says when each call begins and ends, so that the test can kill between any two of them. */
export function told<Port extends object>(port: Port, names: readonly (keyof Port & string)[]): Port {
  const wrapped = { ...port } as Record<string, unknown>;
  for (const name of names) {
    const real = port[name] as (...args: unknown[]) => Promise<unknown>;
    wrapped[name] = async (...args: unknown[]) => {
      say(`${name} begins`);
      const result = await real(...args);
      say(`${name} ends`);
      return result;
    };
  }
  return wrapped as Port;
}
