"""Build tiny models with random weights in every folder layout that Sightline loads, with reference values.

Each folder has the architecture, preprocessing and file names of real exports, but a few thousand weights: vectors mean
nothing. Reference values are made by the libraries themselves (transformers, open_clip, sentence-transformers), from the
PyTorch models and their own tokenizers, not from the ONNX files. docs/models.md says which test reads which folder.

  tiny-siglip         transformers' SigLIP, config.json as bare as the public ones, SentencePiece unigram tokens
  tiny-siglip2        SigLIP 2: Gemma's kind of tokens, "1e30" tokens, fp16 and 8-bit variants only
  tiny-clip-joint     transformers' CLIP as one graph, config.json without sizes, vocab.json and merges.txt
  tiny-clip-foreign   the same model as two towers, beside a manifest.json of another program and no config.json
  tiny-openclip       OpenCLIP as Immich exports it: visual/, textual/, int32 tokens
  tiny-multilingual   sentence-transformers' text tower for the space of tiny-clip-joint: DistilBERT, mean, matrix

Inputs: --clip FOLDER  a folder with CLIP's tokenizer.json (src-main/testing/packs/tiny-clip), of which a few merges are taken
        --corpus FILE… English text to make the other tokenizers of (README.md, docs/*.md)
        --photos FILE… the lossless photos (src-main/testing/photos)
"""
import argparse, io, json, os, shutil, tempfile

import numpy as np
import onnx
import open_clip
import sentencepiece
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16
from PIL import Image
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (CLIPConfig, CLIPModel, CLIPTokenizer, DistilBertConfig, DistilBertModel, PreTrainedTokenizerFast,
                          SiglipConfig, SiglipModel)
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from transformers.models.siglip.tokenization_siglip import SiglipTokenizer
from transformers.models.siglip2.tokenization_siglip2 import Siglip2Tokenizer

TEXTS = ["a photo of a cat", "A Photo of a CAT!", "two dogs, running on the beach", "", "   two   spaces\tand a tab",
         "café naïve Zürich", "日本の桜", "3.14 photos & 100% real", " ".join(["very"] * 120) + " long"]
SIZE = 32
SMALL = dict(hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2)


def unit(v):
    v = v.detach().float().numpy().reshape(-1)
    return (v / np.linalg.norm(v)).round(6).tolist()


def write_json(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False)


def export(module, args, path, inputs, outputs, dynamic):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    batch = torch.export.Dim("batch_size")
    with torch.no_grad():
        torch.onnx.export(module.eval(), args, path, input_names=inputs, output_names=outputs,
                          dynamic_shapes=(tuple({0: batch, **d} for d in dynamic),), opset_version=18, external_data=False)
    strip(path)


def strip(path):
    model = onnx.load(path)
    # where each operation came from: most of such a small file
    model.doc_string = model.graph.doc_string = ""
    del model.metadata_props[:], model.graph.metadata_props[:], model.graph.value_info[:]
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in [*model.graph.input, *model.graph.output, *model.graph.initializer]:
        value.doc_string = ""
        del value.metadata_props[:]
    for node in model.graph.node:
        # torch names a value after its module, which may be the name of an output
        outputs = [output.name for output in model.graph.output]
        made = [name for name in node.output if name in outputs]
        if made and node is not last_maker(model.graph, made[0]): rename(model.graph, node, made[0])
    onnx.save(model, path)


def last_maker(graph, name):
    return [node for node in graph.node if name in node.output][-1]


def rename(graph, maker, name):
    maker.output[list(maker.output).index(name)] = name + "_inside"
    for node in graph.node:
        if node is last_maker(graph, name): break
        for at, taken in enumerate(node.input):
            if taken == name: node.input[at] = name + "_inside"


class Run(torch.nn.Module):
    """A function of a model as a module of its own."""
    def __init__(s, model, run): super().__init__(); s.model, s.run = model, run
    def forward(s, *args): return s.run(s.model, *args)


def golden(folder, photos, pixels, image, tokens, text, texts=TEXTS):
    """pixels: picture → [1, 3, h, w]; image: pixels → vector; tokens: text → ids, padded; text: ids → vector"""
    found = {"texts": [], "images": {}}
    with torch.no_grad():
        for words in texts:
            ids = tokens(words)
            found["texts"].append({"text": words, "input_ids": ids.reshape(-1).tolist(), "embedding": unit(text(ids))})
        for path in photos:
            x = pixels(Image.open(path).convert("RGB"))
            found["images"][os.path.basename(path)] = {"pixel_mean": round(float(x.mean()), 5), "pixel_std": round(float(x.std()), 5), "embedding": unit(image(x))}
    write_json(folder + "/golden.json", found)


def siglip_towers(folder, model, context):
    vision = Run(model, lambda m, pixel_values: tuple(m.vision_model(pixel_values=pixel_values)[:2]))
    text = Run(model, lambda m, input_ids: tuple(m.text_model(input_ids=input_ids)[:2]))
    outputs = ["last_hidden_state", "pooler_output"]
    export(vision, (torch.zeros(2, 3, SIZE, SIZE),), folder + "/onnx/vision_model.onnx", ["pixel_values"], outputs, [{}])
    export(text, (torch.zeros(2, context, dtype=torch.long),), folder + "/onnx/text_model.onnx", ["input_ids"], outputs, [{}])


def siglip_parts(vocabulary, eos):
    config = SiglipConfig(text_config=dict(vocab_size=vocabulary, max_position_embeddings=64, projection_size=16, eos_token_id=eos, **SMALL),
                          vision_config=dict(image_size=SIZE, patch_size=8, **SMALL))
    config._attn_implementation = "eager"
    model = SiglipModel(config).eval()
    # a new model's weights are so small that all texts are nearly one
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1: weights.normal_(std=0.25)
    return model


def tiny_siglip(out, corpus, photos):
    folder = out + "/tiny-siglip"
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as temp:
        sentencepiece.SentencePieceTrainer.train(input=corpus, model_prefix=temp + "/spiece", vocab_size=400, model_type="unigram", pad_id=0,
            eos_id=1, unk_id=2, bos_id=-1, pad_piece="<pad>", normalization_rule_name="nmt_nfkc", character_coverage=0.999, minloglevel=2)
        reference = SiglipTokenizer(temp + "/spiece.model", model_max_length=64)
        piece = sentencepiece.SentencePieceProcessor(model_file=temp + "/spiece.model")
    vocabulary = [(piece.id_to_piece(i), piece.get_score(i)) for i in range(piece.get_piece_size())]
    fast = Tokenizer(models.Unigram(vocabulary, unk_id=2, byte_fallback=False))
    fast.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    fast.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    fast.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    fast.decoder = decoders.Metaspace()
    fast.add_special_tokens(["<pad>", "</s>", "<unk>"])
    fast.save(folder + "/tokenizer.json", pretty=False)
    # as google/siglip-base-patch16-224: what transformers takes for granted is left out
    write_json(folder + "/tokenizer_config.json", {"model_max_length": 64, "pad_token": "</s>", "eos_token": "</s>", "unk_token": "<unk>", "tokenizer_class": "SiglipTokenizer"})
    write_json(folder + "/config.json", {"model_type": "siglip", "text_config": {"model_type": "siglip_text_model", "vocab_size": len(vocabulary)},
        "vision_config": {"model_type": "siglip_vision_model", "image_size": SIZE, "patch_size": 8}})
    write_json(folder + "/preprocessor_config.json", {"do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [0.5] * 3, "image_std": [0.5] * 3,
        "image_processor_type": "SiglipImageProcessor", "resample": 3, "rescale_factor": 1 / 255, "size": {"height": SIZE, "width": SIZE}})
    torch.manual_seed(1)
    model = siglip_parts(len(vocabulary), 1)
    siglip_towers(folder, model, 64)
    processor = SiglipImageProcessorPil(size={"height": SIZE, "width": SIZE})
    golden(folder, photos, lambda p: torch.tensor(np.asarray(processor(p, return_tensors="np")["pixel_values"])),
           lambda x: model.vision_model(pixel_values=x).pooler_output,
           lambda t: reference(t, padding="max_length", truncation=True, max_length=64, return_tensors="pt")["input_ids"],
           lambda ids: model.text_model(input_ids=ids).pooler_output)


def tiny_siglip2(out, corpus, photos):
    folder = out + "/tiny-siglip2"
    os.makedirs(folder, exist_ok=True)
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    fast = Tokenizer(models.BPE(fuse_unk=True, unk_token="<unk>", byte_fallback=True))
    fast.normalizer = normalizers.Replace(" ", "▁")
    fast.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    fast.train(corpus, trainers.BpeTrainer(vocab_size=600, special_tokens=special + [f"<0x{i:02X}>" for i in range(256)], limit_alphabet=80, show_progress=False))
    fast.post_processor = processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 1)])
    fast.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    written = json.loads(fast.to_str())
    # byte tokens are for the model, not for texts that contain their names
    written["added_tokens"] = [token for token in written["added_tokens"] if token["id"] < len(special)]
    write_json(folder + "/tokenizer.json", written)
    write_json(folder + "/tokenizer_config.json", {"model_max_length": 1000000000000000019884624838656, "pad_token": "<pad>", "eos_token": "<eos>",
        "bos_token": "<bos>", "unk_token": "<unk>", "padding_side": "right", "tokenizer_class": "GemmaTokenizer"})
    write_json(folder + "/config.json", {"model_type": "siglip", "text_config": {"model_type": "siglip_text_model", "vocab_size": 600, "hidden_act": "gelu_pytorch_tanh"},
        "vision_config": {"model_type": "siglip_vision_model", "image_size": SIZE, "patch_size": 8}})
    write_json(folder + "/preprocessor_config.json", {"do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [0.5] * 3, "image_std": [0.5] * 3,
        "image_processor_type": "SiglipImageProcessor", "resample": 2, "rescale_factor": 1 / 255, "size": {"height": SIZE, "width": SIZE}})
    reference = Siglip2Tokenizer.from_pretrained(folder)
    torch.manual_seed(2)
    model = siglip_parts(600, 1)
    siglip_towers(folder, model, 64)
    for name in ("vision_model", "text_model"):
        path = f"{folder}/onnx/{name}"
        # its inputs are 16-bit, too
        onnx.save(convert_float_to_float16(onnx.load(path + ".onnx"), keep_io_types=False), path + "_fp16.onnx")
        quantize_dynamic(path + ".onnx", path + "_quantized.onnx", weight_type=QuantType.QUInt8)
        os.remove(path + ".onnx")
    os.remove(folder + "/onnx/text_model_fp16.onnx")
    processor = SiglipImageProcessorPil(size={"height": SIZE, "width": SIZE}, resample=2)
    golden(folder, photos, lambda p: torch.tensor(np.asarray(processor(p, return_tensors="np")["pixel_values"])),
           lambda x: model.vision_model(pixel_values=x).pooler_output,
           lambda t: reference(t, padding="max_length", padding_side="right", truncation=True, max_length=64, return_tensors="pt")["input_ids"],
           lambda ids: model.text_model(input_ids=ids).pooler_output)


def clip_tokenizer(source, folder):
    """A few merges of CLIP's, in its own two files."""
    whole = json.load(open(source + "/tokenizer.json", encoding="utf-8"))["model"]
    merges = [tuple(pair) for pair in whole["merges"][:200]]
    letters = [token for token, i in sorted(whole["vocab"].items(), key=lambda entry: entry[1])[:512]]
    vocabulary = letters + ["".join(pair) for pair in merges] + ["<|startoftext|>", "<|endoftext|>"]
    write_json(folder + "/vocab.json", {token: i for i, token in enumerate(vocabulary)})
    with open(folder + "/merges.txt", "w", encoding="utf-8") as file:
        file.write("#version: 0.2\n" + "\n".join(" ".join(pair) for pair in merges) + "\n")
    return len(vocabulary)


def tiny_clip(out, source, photos):
    joint, foreign = out + "/tiny-clip-joint", out + "/tiny-clip-foreign"
    os.makedirs(joint, exist_ok=True); os.makedirs(foreign, exist_ok=True)
    size = clip_tokenizer(source, joint)
    tokenizer = CLIPTokenizer(joint + "/vocab.json", joint + "/merges.txt", model_max_length=77)
    tokenizer.save_pretrained(foreign)
    for name in os.listdir(foreign):
        if name != "tokenizer.json": os.remove(f"{foreign}/{name}")
    torch.manual_seed(3)
    config = CLIPConfig(text_config=dict(vocab_size=size, max_position_embeddings=77, eos_token_id=size - 1, bos_token_id=size - 2, **SMALL),
                        vision_config=dict(image_size=SIZE, patch_size=8, **SMALL), projection_dim=12, logit_scale_init_value=4.6052)
    config._attn_implementation = "eager"
    model = CLIPModel(config).eval()
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1: weights.normal_(std=0.25)
    picture = lambda m, x: m.visual_projection(m.vision_model(pixel_values=x).pooler_output)
    words = lambda m, ids, mask: m.text_projection(m.text_model(input_ids=ids, attention_mask=mask).pooler_output)
    ids = torch.full((2, 77), size - 1); ids[:, 0] = size - 2
    pixels = torch.zeros(3, 3, SIZE, SIZE)
    def both(m, input_ids, pixel_values, attention_mask):
        found = m(input_ids=input_ids, pixel_values=pixel_values, attention_mask=attention_mask)
        return found.logits_per_image, found.logits_per_text, found.text_embeds, found.image_embeds
    os.makedirs(joint + "/onnx", exist_ok=True)
    texts, images = torch.export.Dim("text_batch_size"), torch.export.Dim("image_batch_size")
    path = joint + "/onnx/model.onnx"
    with torch.no_grad():
        torch.onnx.export(Run(model, both).eval(), (ids, pixels, torch.ones_like(ids)), path, input_names=["input_ids", "pixel_values", "attention_mask"],
            output_names=["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"], dynamic_shapes=(({0: texts}, {0: images}, {0: texts}),), opset_version=18, external_data=False)
    strip(path)
    # as Xenova/… and Marqo/… have it: no sizes at all
    write_json(joint + "/config.json", {"model_type": "clip"})
    write_json(joint + "/tokenizer_config.json", {"model_max_length": 77, "pad_token": "<|endoftext|>", "tokenizer_class": "CLIPTokenizer"})
    crop = {"crop_size": {"height": SIZE, "width": SIZE}, "do_center_crop": True, "do_convert_rgb": True, "do_normalize": True, "do_resize": True, "resample": 3,
        "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711], "size": {"shortest_edge": SIZE}, "feature_extractor_type": "CLIPFeatureExtractor"}
    write_json(joint + "/preprocessor_config.json", crop)
    export(Run(model, picture), (torch.zeros(2, 3, SIZE, SIZE),), foreign + "/vision_model.onnx", ["pixel_values"], ["image_embeds"], [{}])
    export(Run(model, words), (ids, torch.ones_like(ids)), foreign + "/text_model.onnx", ["input_ids", "attention_mask"], ["text_embeds"], [{}, {}])
    write_json(foreign + "/preprocessor_config.json", crop)
    write_json(foreign + "/manifest.json", {"schema": "example.org/model-manifest/v2", "name": "tiny", "artifacts": [{"path": "vision_model.onnx", "opset": 18}, {"path": "text_model.onnx", "opset": 18}]})
    processor = CLIPImageProcessorPil(size={"shortest_edge": SIZE}, crop_size={"height": SIZE, "width": SIZE})
    for folder in (joint, foreign):
        golden(folder, photos, lambda p: torch.tensor(np.asarray(processor(p, return_tensors="np")["pixel_values"])),
               lambda x: picture(model, x), lambda t: tokenizer(t, padding="max_length", truncation=True, max_length=77, return_tensors="pt")["input_ids"],
               lambda i: words(model, i, mask_of(i, size - 1)))


def mask_of(ids, end):
    """1 to the first end of the text"""
    first = int((ids[0] == end).nonzero()[0])
    return (torch.arange(ids.shape[1]) <= first).long()[None]


def tiny_openclip(out, source, photos):
    """As Immich's exporter (machine-learning/export) writes it."""
    folder = out + "/tiny-openclip"
    os.makedirs(folder + "/textual", exist_ok=True)
    size = clip_tokenizer(source, folder + "/textual")
    cfg = {"embed_dim": 12, "vision_cfg": {"image_size": SIZE, "layers": 1, "width": 16, "head_width": 8, "patch_size": 8},
           "text_cfg": {"context_length": 77, "vocab_size": size, "width": 16, "heads": 2, "layers": 1}}
    torch.manual_seed(4)
    model = open_clip.CLIP(cfg["embed_dim"], open_clip.CLIPVisionCfg(**cfg["vision_cfg"]), open_clip.CLIPTextCfg(**cfg["text_cfg"])).eval()
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1: weights.normal_(std=0.25)
    write_json(folder + "/config.json", cfg)
    mean, std = list(open_clip.OPENAI_DATASET_MEAN), list(open_clip.OPENAI_DATASET_STD)
    write_json(folder + "/visual/preprocess_cfg.json", {"size": [SIZE, SIZE], "mode": "RGB", "mean": mean, "std": std, "interpolation": "bicubic", "resize_mode": "shortest", "fill_color": 0})
    export(Run(model, lambda m, image: m.encode_image(image)), (torch.zeros(2, 3, SIZE, SIZE),), folder + "/visual/model.onnx", ["image"], ["embedding"], [{}])
    ids = torch.zeros((2, 77), dtype=torch.int32); ids[:, 0] = size - 2; ids[:, 1] = size - 1
    export(Run(model, lambda m, text: m.encode_text(text)), (ids,), folder + "/textual/model.onnx", ["text"], ["embedding"], [{}])
    tokenizer = CLIPTokenizer(folder + "/textual/vocab.json", folder + "/textual/merges.txt", model_max_length=77)
    def tokens(words):
        # open_clip.tokenize: zeros after the end, which stays when the text is cut
        found = tokenizer(words, truncation=True, max_length=77)["input_ids"]
        return torch.tensor([found + [0] * (77 - len(found))])
    preprocess = open_clip.image_transform(SIZE, is_train=False, mean=mean, std=std, interpolation="bicubic", resize_mode="shortest")
    golden(folder, photos, lambda p: preprocess(p)[None], lambda x: model.encode_image(x), tokens, lambda i: model.encode_text(i))


def tiny_multilingual(out, corpus, photos):
    """As sentence-transformers/clip-ViT-B-32-multilingual-v1, for the 12 dimensions of tiny-clip-joint."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Dense, Pooling, Transformer
    folder = out + "/tiny-multilingual"
    os.makedirs(folder, exist_ok=True)
    words = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    words.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.train(corpus, trainers.WordPieceTrainer(vocab_size=500, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    words.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    words.decoder = decoders.WordPiece()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=128, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]")
    torch.manual_seed(5)
    bert = DistilBertModel(DistilBertConfig(vocab_size=words.get_vocab_size(), max_position_embeddings=128, dim=16, hidden_dim=32, n_layers=1, n_heads=2, pad_token_id=0)).eval()
    with torch.no_grad():
        for weights in bert.parameters():
            if weights.dim() > 1: weights.normal_(std=0.25)
    with tempfile.TemporaryDirectory() as temp:
        bert.save_pretrained(temp); tokenizer.save_pretrained(temp)
        whole = SentenceTransformer(modules=[Transformer(temp, max_seq_length=128), Pooling(16, pooling_mode="mean"),
            Dense(16, 12, bias=False, activation_function=torch.nn.Identity())], device="cpu")
        whole.save(temp + "/whole")
        for part, _, files in os.walk(temp + "/whole"):
            print(os.path.relpath(part, temp), files)
        for name in ("modules.json", "tokenizer.json", "tokenizer_config.json", "sentence_bert_config.json", "config.json", "1_Pooling/config.json", "2_Dense/config.json", "2_Dense/model.safetensors"):
            if os.path.exists(f"{temp}/whole/{name}"):
                os.makedirs(os.path.dirname(f"{folder}/{name}"), exist_ok=True)
                shutil.copy(f"{temp}/whole/{name}", f"{folder}/{name}")
    export(Run(bert, lambda m, ids, mask: m(input_ids=ids, attention_mask=mask).last_hidden_state), (torch.ones((2, 5), dtype=torch.long), torch.ones((2, 5), dtype=torch.long)),
           folder + "/onnx/model.onnx", ["input_ids", "attention_mask"], ["last_hidden_state"], [{1: torch.export.Dim("length")}, {1: torch.export.Dim("length")}])
    texts = ["ein Foto einer Katze", "un gato en el sofá", "Zwei Hunde am Strand", "a photo of a cat", "日本の桜", "", " ".join(["sehr"] * 200)]
    found = {"texts": []}
    for text in texts:
        # Sightline makes lower case first: the model's tokens know cases, but people's searches mean none
        lower = text.lower()
        found["texts"].append({"text": text, "input_ids": tokenizer(lower, truncation=True, max_length=128)["input_ids"], "embedding": unit(torch.tensor(whole.encode(lower)))})
    write_json(folder + "/golden.json", found)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--clip", required=True); ap.add_argument("--corpus", nargs="+", required=True)
    ap.add_argument("--photos", nargs="+", required=True); ap.add_argument("--out", required=True); ap.add_argument("--only", nargs="*")
    a = ap.parse_args()
    builds = {"siglip": lambda: tiny_siglip(a.out, a.corpus, a.photos), "siglip2": lambda: tiny_siglip2(a.out, a.corpus, a.photos),
              "clip": lambda: tiny_clip(a.out, a.clip, a.photos), "openclip": lambda: tiny_openclip(a.out, a.clip, a.photos),
              "multilingual": lambda: tiny_multilingual(a.out, a.corpus, a.photos)}
    for name in a.only or builds: builds[name]()


if __name__ == "__main__":
    main()
