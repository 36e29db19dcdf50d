/**
 * The part of @huggingface/transformers 4.3.1 that is used. Its own declarations are 8 MB that would be read at
 * each check of the types.
 */
declare module '@huggingface/transformers' {
  export interface Tensor {
    data: ArrayLike<number | bigint>;
    dims: readonly number[];
    slice(...ranges: (null | [number, number | null])[]): Tensor;
  }
  type Inputs = Record<string, Tensor>;

  export class RawImage {
    constructor(data: Uint8ClampedArray, width: number, height: number, channels: 3);
    readonly width: number;
    readonly height: number;
  }

  export interface Tokenizer {
    (texts: string[]): Inputs;
    batch_decode(ids: Tensor, options: { skip_special_tokens: boolean }): string[];
  }
  export interface Processor {
    (image: RawImage, text?: string | string[]): Promise<Inputs>;
    (text: string, images: RawImage[]): Promise<Inputs>;
    construct_prompts(task: string): string[];
    apply_chat_template(messages: readonly object[], options: { add_generation_prompt: boolean }): string;
    batch_decode(ids: Tensor, options: { skip_special_tokens: boolean }): string[];
    image_processor: (image: RawImage) => Promise<Inputs>;
    tokenizer: Tokenizer;
  }
  export interface Model {
    generate(options: object): Promise<Tensor>;
    /** of models that look at pictures: what the vision encoder makes of `pixel_values` */
    encode_image(inputs: Inputs): Promise<Tensor>;
    dispose(): Promise<unknown>;
  }
  export class InterruptableStoppingCriteria {
    interrupt(): void;
    reset(): void;
  }

  interface Loader<Loaded> {
    from_pretrained(name: string, options: object): Promise<Loaded>;
  }
  export const AutoTokenizer: Loader<Tokenizer>;
  export const AutoProcessor: Loader<Processor>;
  export const AutoModelForVision2Seq: Loader<Model>;
  export const AutoModelForImageTextToText: Loader<Model>;
  export const LogLevel: { NONE: number };
  export const env: Record<string, unknown>;
}
