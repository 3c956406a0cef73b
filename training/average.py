#!/usr/bin/env python3
"""Averages the weights of several trainings of one network: a model soup (Wortsman and others 2022).

  average.py OUT.weights ONE.weights=SHARE OTHER.weights=SHARE …

Each training must have gone on from another of them: networks trained apart have nothing in common. The files are as train.py writes them.
"""
import struct, sys
import numpy as np


def read(path):
    data, at, layers = open(path, "rb").read(), 12, []
    for _ in range(struct.unpack("<II", data[4:at])[1]):
        shape = struct.unpack("<III", data[at:at + 12])
        count = shape[0] * (1 + shape[1] * shape[2] ** 2)
        layers.append((shape, np.frombuffer(data[at + 12:at + 12 + 2 * count], "<f2").astype(np.float64)))
        at += 12 + 2 * count
    return layers


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    out, *parts = sys.argv[1:]
    files, shares = zip(*(part.rsplit("=", 1) for part in parts))
    shares = np.array([float(share) for share in shares])
    trainings = [read(file) for file in files]
    if len({tuple(shape for shape, _ in layers) for layers in trainings}) > 1:
        sys.exit("these are not of one network")
    with open(out, "wb") as file:
        file.write(b"DMFN" + struct.pack("<II", 1, len(trainings[0])))
        for layers in zip(*trainings):
            mean = sum(share * values for share, (_, values) in zip(shares, layers)) / shares.sum()
            file.write(struct.pack("<III", *layers[0][0]) + mean.astype("<f2").tobytes())


if __name__ == "__main__":
    main()
