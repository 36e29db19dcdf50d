"""Measures what a photo costs with image towers of the catalogue's shapes, as a multiple of the built-in encoder.

The towers have random weights: time does not depend on them. Processor time on one thread, pictures in batches of
four as the engine runs them, in turns, so that other programs on the machine disturb all alike; the least of all
rounds counts. Needs numpy, onnx and onnxruntime of requirements.txt.

    python measure_photo_cost.py --starter ../starter/image.onnx --rounds 8
"""

import argparse
import os
import tempfile
import time

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

WIDTH, LAYERS, HEADS, HIDDEN, BATCH = 768, 12, 12, 3072, 4
SHAPES = {"ViT-B/32, 224 px (CLIP)": (32, "quick_gelu"), "ViT-B/16, 224 px (SigLIP)": (16, "gelu")}


class Graph:
    """Collects nodes and constants under names of their own."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.nodes, self.constants = [], []

    def node(self, op, *inputs, **attributes):
        name = f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name

    def constant(self, value):
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def weights(self, *shape):
        return self.constant((self.random.standard_normal(shape) * 0.02).astype(np.float32))

    def norm(self, x):
        scale, shift = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)
        return self.node("LayerNormalization", x, self.constant(scale), self.constant(shift), axis=-1)

    def linear(self, x, inputs, outputs):
        return self.node("Add", self.node("MatMul", x, self.weights(inputs, outputs)), self.weights(outputs))


def embed_patches(graph, patch, patches):
    x = graph.node(
        "Conv", "pixel_values", graph.weights(WIDTH, 3, patch, patch), kernel_shape=[patch] * 2, strides=[patch] * 2
    )
    x = graph.node("Reshape", x, graph.constant(np.array([0, WIDTH, patches], np.int64)))
    x = graph.node("Transpose", x, perm=[0, 2, 1])
    return graph.node("Add", x, graph.weights(1, patches, WIDTH))


def attention(graph, x, patches):
    split = graph.constant(np.array([0, patches, HEADS, WIDTH // HEADS], np.int64))
    joined = graph.constant(np.array([0, patches, WIDTH], np.int64))
    query, key, value = (
        graph.node("Transpose", graph.node("Reshape", graph.linear(x, WIDTH, WIDTH), split), perm=order)
        for order in ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])
    )
    scale = graph.constant(np.array((WIDTH // HEADS) ** -0.5, np.float32))
    scores = graph.node("Softmax", graph.node("Mul", graph.node("MatMul", query, key), scale), axis=-1)
    mixed = graph.node("Transpose", graph.node("MatMul", scores, value), perm=[0, 2, 1, 3])
    return graph.linear(graph.node("Reshape", mixed, joined), WIDTH, WIDTH)


def activate(graph, x, kind):
    if kind == "gelu":
        return graph.node("Gelu", x)
    return graph.node("Mul", x, graph.node("Sigmoid", graph.node("Mul", x, graph.constant(np.float32(1.702)))))


def write_tower(path, patch, kind, size=224):
    graph, patches = Graph(0), (size // patch) ** 2
    x = graph.norm(embed_patches(graph, patch, patches))
    for _ in range(LAYERS):
        x = graph.node("Add", x, attention(graph, graph.norm(x), patches))
        hidden = activate(graph, graph.linear(graph.norm(x), WIDTH, HIDDEN), kind)
        x = graph.node("Add", x, graph.linear(hidden, HIDDEN, WIDTH))
    x = graph.node("ReduceMean", graph.norm(x), graph.constant(np.array([1], np.int64)), keepdims=0)
    graph.nodes.append(helper.make_node("MatMul", [x, graph.weights(WIDTH, 512)], ["image_embeds"]))
    pictures = helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["n", 3, size, size])
    vectors = helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["n", 512])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "tower", [pictures], [vectors], graph.constants),
        opset_imports=[helper.make_opsetid("", 20)],
        ir_version=9,
    )
    onnx.save(model, path)


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def once(model):
    """Processor time of one batch, in milliseconds a picture."""
    given = model.get_inputs()[0]
    picture = np.full((BATCH, 3, *given.shape[2:]), 0.1, np.float32)
    start = time.process_time()
    model.run(None, {given.name: picture})
    return (time.process_time() - start) * 1_000 / BATCH


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starter", required=True)
    parser.add_argument("--rounds", type=int, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = {"built-in encoder": session(given.starter)}
        for name, (patch, kind) in SHAPES.items():
            path = os.path.join(folder, "tower.onnx")
            write_tower(path, patch, kind)
            models[name] = session(path)
        times = {name: [] for name in models}
        for _ in range(given.rounds + 1):
            for name, model in models.items():
                times[name].append(once(model))
    base = min(times["built-in encoder"][1:])
    for name, taken in times.items():
        least = min(taken[1:])
        print(f"{name}: {least:.1f} ms, {least / base:.1f} times")


main()
