import { describe, expect, it } from 'vitest';
import { isMirror } from '../../../src-preload/contract/index.ts';
import { addressAt, mayConnect } from './hosts.ts';

const canonical = 'https://huggingface.co/Xenova/clip/resolve/0123/onnx/model.onnx';

describe('allowed hosts', () => {
  it.each([
    [canonical, true],
    ['https://cdn-lfs.hf.co/a', true],
    ['https://cas-bridge.xethub.hf.co/a?sign=1', true],
    ['http://huggingface.co/a', false],
    ['https://huggingface.co:8443/a', false],
    ['https://huggingface.co.example/a', false],
    ['https://hf.co.example/a', false],
    ['https://nothf.co/a', false],
    ['https://example.com/huggingface.co', false],
    ['https://huggingface.co@example.com/a', false],
    ['file:///etc/passwd', false],
    ['no address', false],
  ])('without a mirror: %s %s', (url, allowed) => expect(mayConnect(url, null)).toBe(allowed));

  it.each([
    ['https://mirror.example/hf/x', true],
    ['https://cdn.mirror.example/hf/x', false],
    ['http://mirror.example/hf/x', false],
    [canonical, false],
    ['https://cdn-lfs.hf.co/a', false],
  ])('with a mirror, nothing but the mirror: %s %s', (url, allowed) =>
    expect(mayConnect(url, 'https://mirror.example/hf')).toBe(allowed),
  );

  it.each([
    ['https://mirror.example', true],
    ['https://mirror.example:8443/hf/', true],
    ['http://127.0.0.1:9000', true],
    ['http://localhost:9000', true],
    ['http://mirror.example', false],
    ['http://192.168.0.2', false],
    ['ftp://mirror.example', false],
    ['https://ann:secret@mirror.example', false],
    ['https://mirror.example/?a=1', false],
    ['mirror.example', false],
    ['https://[2001:db8::1]:8443/hf', true],
    ['http://127.0.0.1.example', false],
    ['http://127.0.0.1@mirror.example', false],
    ['https://mirror.example/a b', false],
  ])('a mirror may be %s: %s', (url, allowed) => expect(isMirror(url)).toBe(allowed));

  it('asks the mirror for the same path', () => {
    expect(addressAt(canonical, null)).toBe(canonical);
    expect(addressAt(canonical, 'https://mirror.example/hf/')).toBe(
      'https://mirror.example/hf/Xenova/clip/resolve/0123/onnx/model.onnx',
    );
  });
});
