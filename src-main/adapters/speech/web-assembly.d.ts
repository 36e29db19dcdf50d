/**
 * @file The few words of WebAssembly used here: TypeScript has them only in the DOM's library, and the engine
 * has no DOM.
 */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<WebAssemblyModule>;
  instantiate(
    module: WebAssemblyModule,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<{ exports: object }>;
};
interface WebAssemblyModule {
  readonly [Symbol.toStringTag]: 'WebAssembly.Module';
}
