#!/usr/bin/env python3
"""Trains the network that names digits a little further, on more hands, without forgetting what it knows of pages.

  hands.py --pages "compose-pages stream HANDS DIGITS FONTS" --digits FOLDER=SHARE --hands FOLDER=SHARE --models FOLDER --out FILE [--steps N]

--digits and --hands may be given again: folders of pictures in MNIST's form, `train-*` of the first and `all-*` of the second kind, and how often
their digits are shown. --models holds finder.weights and namer.weights. Of a batch, 112 are single digits, 144 are cut-outs of composed pages, for
which the network is also held to what it said before (Li and Hoiem 2016, "Learning without forgetting"), and 32 are windows of a counter that stands
between two digits, which are none. A part of all is shaken or out of focus; there it is held to what it said of the sharp picture. Two cores take half
an hour. `average.py` mixes the outcome with what it began from.
"""
import argparse, copy, gzip, math, os, shlex, struct, subprocess
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from blur import blurred
from train import AROUND, CUT, Digits, Finder, FLOOR, GRID, HEATS, NAMES, Namer, SIDE, cut_outs, evened, frozen, places, read_weights, weights_file

# Single digits, cut-outs of pages and half-rolled windows of a batch.
SINGLE, CUT_OUTS, ROLLED = 112, 144, 32
# The name of what is no digit.
NONE = NAMES - 1
# Composed pages that the cut-outs are of.
CROPS = 4_000
# Pixels of the longer side of a digit in its cut-out.
LONG = CUT / AROUND


class Hands(Digits):
    """Single digits of sets and of hands, by thicker and thinner pens and in few pixels, distorted anew each time."""

    def __init__(self, digits, hands):
        sets = []
        for folders, part in ((digits, "train"), (hands, "all")):
            for folder, share in (folder.rsplit("=", 1) for folder in folders):
                images, labels = self.pictures(folder, part)
                sets.append((images, labels, torch.full((len(labels),), float(share) / len(labels))))
        self.images, self.labels, self.shares = (torch.cat(all) for all in zip(*sets))
        self.find_boxes()

    @staticmethod
    def pictures(folder, part):
        raw = gzip.open(os.path.join(folder, f"{part}-images-idx3-ubyte.gz")).read()
        n, h, w = struct.unpack(">III", raw[4:16])
        x = torch.from_numpy(np.frombuffer(raw, np.uint8, n * h * w, 16).reshape(n, 1, h, w).astype(np.float32) / 255)
        labels = np.frombuffer(gzip.open(os.path.join(folder, f"{part}-labels-idx1-ubyte.gz")).read(), np.uint8, n, 8)
        x = F.interpolate(x, (28, 28), mode="bilinear", antialias=h > 28)
        return F.pad(x, (2, 2, 2, 2)), torch.from_numpy(labels.astype(np.int64))

    def next(self, count):
        at = torch.multinomial(self.shares, count)
        ink, chance, much = self.images[at], torch.rand(count, 1, 1, 1), torch.rand(count, 1, 1, 1)
        thick, thin = F.max_pool2d(ink, 3, 1, 1), -F.max_pool2d(-ink, 3, 1, 1)
        ink = torch.where(chance < 0.2, torch.lerp(ink, thick, much), torch.where(chance > 0.85, torch.lerp(ink, thin, 0.6 * much), ink))
        picture = self.distorted(ink, self.boxes[at])
        few = torch.rand(count) < 0.2
        if few.any():
            side = int(torch.randint(9, 20, (1,)))
            small = F.interpolate(picture[few], (side, side), mode="bilinear", antialias=True)
            picture[few] = F.interpolate(small, (CUT, CUT), mode="bilinear")
        return picture, self.labels[at]

    def rolled(self, count):
        """Windows of a counter between two digits: the foot of one above the head of another, seen whole, or around either part."""
        at = torch.multinomial(self.shares, 2 * count)
        windows, boxes = torch.zeros(count, 1, 32, 32), []
        top, bottom, left, right, high = 8, 24, 8, 24, 20
        for window, above, below in zip(windows, at[:count], at[count:]):
            # Of a digit of 20 rows hardly more than a half is ever in the window: more of it would be that digit.
            shown, gap = int(torch.randint(4, 12, (1,))), int(torch.randint(1, 5, (1,)))
            start = top + shown + gap
            for digit, rows, put in ((above, slice(high - shown, high), top), (below, slice(0, bottom - start), start)):
                x, y, across, down = self.boxes[digit].tolist()
                ink = self.images[digit][:, int(y - down / 2):int(y + down / 2), int(x - across / 2):int(x + across / 2 + 0.5)]
                wide = max(2, min(right - left - 2, round(high * across / down)))
                part = F.interpolate(ink[None], (high, wide), mode="bilinear")[0][:, rows]
                at_left = (left + right - wide) // 2
                window[:, put:put + part.shape[1], at_left:at_left + wide] = part
            around = float(torch.rand(1))
            # A part by itself may be a small digit, but for the window's edge that cuts it.
            if around > 0.4 or torch.rand(1) < 0.5:
                window[:, top - 1], window[:, bottom] = 0.9, 0.9
            if torch.rand(1) < 0.5:
                window[:, top - 1:bottom + 1, left - 1], window[:, top - 1:bottom + 1, right] = 0.9, 0.9
            y, tall = (16.0, 16.0) if around < 0.4 else (top + shown / 2, shown) if around < 0.7 else ((start + bottom) / 2, bottom - start)
            boxes.append(torch.tensor([16.0, y, 10.0, max(float(tall), 6.0)]))
        return self.distorted(windows, torch.stack(boxes))


def page_cut_outs(pages, finder, seed):
    """Cut-outs of composed pages where the finder sees digits, with their names."""
    composer = subprocess.Popen(shlex.split(f"{pages} {seed} {SIDE}"), stdout=subprocess.PIPE, bufsize=1 << 20)
    cells = GRID * GRID
    parts = [SIDE * SIDE, HEATS * cells, cells, 17 * cells]
    cuts, names = [], []
    for _ in range(0, CROPS, 32):
        raw = torch.frombuffer(bytearray(composer.stdout.read(32 * sum(parts))), dtype=torch.uint8).reshape(32, -1)
        image, heat, known, _ = raw.split(parts, 1)
        image, grid = image.reshape(32, 1, SIDE, SIDE).float() / 255, (32, -1, GRID, GRID)
        seen = (image - image.mean((2, 3), keepdim=True)) / (image.std((2, 3), keepdim=True) + FLOOR)
        with torch.no_grad():
            which, x, y, size, said = places(finder(seen), heat.reshape(grid).float() / 255, known.reshape(grid), 400)
        cuts.append(cut_outs(image, which, x, y, size)), names.append(said)
    composer.kill()
    return torch.cat(cuts), torch.cat(names)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--pages", required=True), a.add_argument("--models", required=True), a.add_argument("--out", required=True)
    a.add_argument("--digits", required=True, action="append"), a.add_argument("--hands", required=True, action="append")
    a.add_argument("--steps", type=int, default=1_400), a.add_argument("--rate", type=float, default=4e-4), a.add_argument("--seed", type=int, default=5)
    o = a.parse_args()
    torch.manual_seed(o.seed)
    path = os.path.join(o.models, "namer.weights")
    before, net = read_weights(Namer(), path), frozen(read_weights(Namer(), path))
    hands = Hands(o.digits, o.hands)
    cuts, names = page_cut_outs(o.pages, read_weights(Finder(), os.path.join(o.models, "finder.weights")), o.seed)
    print(f"{len(hands.labels)} digits, {len(names)} cut-outs of pages", flush=True)
    decay, plain = [p for p in net.parameters() if p.ndim > 1], [p for p in net.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([dict(params=decay, weight_decay=0.01), dict(params=plain, weight_decay=0.0)], lr=o.rate)
    mean = copy.deepcopy(net)
    for step in range(o.steps):
        for group in optimiser.param_groups:
            group["lr"] = o.rate * min(1, (step + 1) / 100) * (0.5 * (1 + math.cos(math.pi * step / o.steps)) + 0.003)
        single, labels = hands.next(SINGLE)
        at = torch.randint(len(names), (CUT_OUTS,))
        pictures = torch.cat([single, cuts[at], hands.rolled(ROLLED)])
        batch = evened(blurred(pictures, LONG))
        with torch.no_grad():
            held = F.softmax(before(evened(cuts[at])), 1)
        of_single, of_cuts, of_rolled = net(batch).split([SINGLE, CUT_OUTS, ROLLED])
        of_hands = F.cross_entropy(of_single, labels, label_smoothing=0.02)
        of_pages = F.cross_entropy(of_cuts, names[at], label_smoothing=0.02)
        forgotten = F.kl_div(F.log_softmax(of_cuts, 1), held, reduction="batchmean")
        none = F.cross_entropy(of_rolled, torch.full((ROLLED,), NONE), label_smoothing=0.02)
        loss = of_hands + forgotten + 0.5 * of_pages + 0.25 * none
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 4.0)
        optimiser.step()
        with torch.no_grad():
            pairs = [(a, b) for a, b in zip(mean.state_dict().values(), net.state_dict().values()) if a.is_floating_point()]
            [a.lerp_(b, 1 - min(0.998, step / (step + 20))) for a, b in pairs]
        if (step + 1) % 50 == 0 or step + 1 == o.steps:
            print(step + 1, *(f"{float(part.detach()):.4f}" for part in (of_hands, of_pages, forgotten, none)), flush=True)
    weights_file(mean.eval(), o.out)


if __name__ == "__main__":
    main()
