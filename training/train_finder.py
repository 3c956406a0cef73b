#!/usr/bin/env python3
"""Trains the finder on composed pages. `cargo xtask train` sets up what this needs and calls it.

  train_finder.py --pages "compose-pages stream HANDS DIGITS FONTS" --out FOLDER [--crops N] [--seed S]

Goes on from FOLDER/checkpoint.pt where there is one. Writes FOLDER/log.tsv, a row every 200 steps, and
FOLDER/finder.weights, which the engine reads: every convolution with its batch normalisation folded in.
"""
import argparse, math, os, shlex, struct, subprocess, sys, threading, queue, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

SIDE, STRIDE = 192, 4
GRID = SIDE // STRIDE
CLASSES, HEATS = 15, 17  # ten digits, five marks; any digit; finer scale
BATCH = 32
# Heat maps, box (4), link, print, cancelled, turn (4).
OUTPUTS = HEATS + 4 + 3 + 4
# The spread of grey below which contrast is not stretched: else the grain of bare paper would be writing.
FLOOR = 0.06


def conv(i, o, stride=1, size=3):
    return nn.Sequential(nn.Conv2d(i, o, size, stride, size // 2, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.a = conv(c, c)
        self.b = nn.Sequential(nn.Conv2d(c, c, 3, 1, 1, bias=False), nn.BatchNorm2d(c))

    def forward(self, x):
        return F.relu(x + self.b(self.a(x)))


class Finder(nn.Module):
    """Down to a sixteenth, up again to a quarter, as in a feature pyramid (Lin and others 2017)."""

    def __init__(self):
        super().__init__()
        self.down2 = conv(1, 16, 2)
        self.down4 = nn.Sequential(conv(16, 32, 2), Residual(32))
        self.down8 = nn.Sequential(conv(32, 64, 2), Residual(64), Residual(64))
        self.down16 = nn.Sequential(conv(64, 128, 2), Residual(128), Residual(128), Residual(128))
        self.up8 = conv(128, 64, 1, 1)
        self.join8 = conv(64, 64)
        self.up4 = conv(64, 32, 1, 1)
        self.join4 = conv(32, 64)
        self.head = nn.Conv2d(64, OUTPUTS, 1)
        with torch.no_grad():
            self.head.bias[:HEATS].fill_(-4.0)

    def forward(self, x):
        x4 = self.down4(self.down2(x))
        x8 = self.down8(x4)
        x16 = self.down16(x8)
        up = lambda t: F.interpolate(t, scale_factor=2, mode="nearest")
        y8 = self.join8(x8 + up(self.up8(x16)))
        return self.head(self.join4(x4 + up(self.up4(y8))))

    def convolutions(self):
        """Each convolution with its normalisation, in the order in which the engine runs them."""
        pairs = lambda block: [(block.a[0], block.a[1]), (block.b[0], block.b[1])]
        plain = lambda block: [(block[0], block[1])]
        out = plain(self.down2) + plain(self.down4[0]) + pairs(self.down4[1])
        out += plain(self.down8[0]) + pairs(self.down8[1]) + pairs(self.down8[2])
        out += plain(self.down16[0]) + pairs(self.down16[1]) + pairs(self.down16[2]) + pairs(self.down16[3])
        return out + plain(self.up8) + plain(self.join8) + plain(self.up4) + plain(self.join4) + [(self.head, None)]


def weights_file(net, path):
    """`DMFN`, version 1, count of convolutions; of each: outputs, inputs, size as u32; bias and weights as little-endian half floats,
    weights in the order output, row, column, input."""
    with open(path + ".part", "wb") as f:
        layers = net.convolutions()
        f.write(b"DMFN" + struct.pack("<II", 1, len(layers)))
        for c, norm in layers:
            w = c.weight.detach().double()
            b = c.bias.detach().double() if c.bias is not None else torch.zeros(w.shape[0], dtype=torch.float64)
            if norm is not None:
                k = norm.weight.detach().double() / torch.sqrt(norm.running_var.double() + norm.eps)
                w, b = w * k[:, None, None, None], norm.bias.detach().double() + (b - norm.running_mean.double()) * k
            f.write(struct.pack("<III", w.shape[0], w.shape[1], w.shape[2]))
            f.write(b.numpy().astype("<f2").tobytes())
            f.write(w.permute(0, 2, 3, 1).contiguous().numpy().astype("<f2").tobytes())
    os.replace(path + ".part", path)


class Pages:
    """Batches from the composer, which draws ahead in a process of its own."""

    def __init__(self, command, seed):
        cells = GRID * GRID
        self.parts = [SIDE * SIDE, HEATS * cells, cells, 16 * cells, cells]
        self.process = subprocess.Popen(shlex.split(command) + [str(seed), str(SIDE)], stdout=subprocess.PIPE)
        self.queue = queue.Queue(6)
        threading.Thread(target=self.fill, daemon=True).start()

    def fill(self):
        size = sum(self.parts)
        while True:
            raw = np.frombuffer(self.process.stdout.read(size * BATCH), np.uint8)
            if raw.size < size * BATCH:
                self.queue.put(None)
                return
            raw = raw.reshape(BATCH, size)
            ends = np.cumsum(self.parts)
            image, heat, known, boxes, facts = (raw[:, e - n:e] for e, n in zip(ends, self.parts))
            g = (BATCH, -1, GRID, GRID)
            self.queue.put((
                torch.from_numpy(image.reshape(BATCH, 1, SIDE, SIDE).astype(np.float32) / 255),
                torch.from_numpy(heat.reshape(g).astype(np.float32) / 255),
                torch.from_numpy(known.reshape(g).copy()),
                torch.from_numpy(np.ascontiguousarray(boxes).view("<f4").reshape(g).copy()),
                torch.from_numpy(facts.reshape(g).copy())))

    def next(self):
        batch = self.queue.get()
        if batch is None:
            sys.exit("the composer ended: run its command by hand to see why")
        return batch


def normalised(x):
    """As the engine does it around each pixel; a little off now and then, as at the margin of a page."""
    mean = x.mean((2, 3), keepdim=True)
    deviation = x.std((2, 3), keepdim=True) + FLOOR
    n = (len(x), 1, 1, 1)
    return (x - mean) / (deviation * torch.exp(0.2 * torch.randn(n))) + 0.2 * torch.randn(n)


def focal(logit, heat, known):
    """Zhou and others 2019, equation 1: α 2, β 4."""
    p = torch.sigmoid(logit).clamp(1e-5, 1 - 1e-5)
    hit = (heat > 0.997).float() * known
    miss = (1 - (heat > 0.997).float()) * known
    loss = -(hit * (1 - p) ** 2 * torch.log(p)) - (miss * (1 - heat) ** 4 * p ** 2 * torch.log(1 - p))
    return loss.sum(), hit.sum()


def losses(out, heat, known, boxes, facts):
    bit = lambda b: (known & b).ne(0).float()
    classes, any_, finer, glyph, link = bit(1), bit(2), bit(4), bit(8), bit(16)
    loss_class, n = focal(out[:, :CLASSES], heat[:, :CLASSES], classes)
    loss_any, m = focal(out[:, CLASSES:CLASSES + 1], heat[:, CLASSES:CLASSES + 1], any_)
    loss_finer = (F.binary_cross_entropy_with_logits(out[:, CLASSES + 1:HEATS], heat[:, CLASSES + 1:HEATS], reduction="none") * finer).mean()
    at = HEATS
    loss_box = ((out[:, at:at + 4] - boxes).abs() * glyph).sum() / glyph.sum().clamp(min=1)
    at += 4
    truth = torch.cat([(facts >> b & 1).float() for b in (0, 1, 2)], 1)
    fact = F.binary_cross_entropy_with_logits(out[:, at:at + 3], truth, reduction="none")
    loss_link = (fact[:, :1] * link).sum() / link.sum().clamp(min=1)
    loss_print = (fact[:, 1:2] * glyph).sum() / glyph.sum().clamp(min=1)
    loss_cancelled = (fact[:, 2:] * glyph).sum() / glyph.sum().clamp(min=1)
    at += 3
    turn = F.cross_entropy(out[:, at:at + 4], (facts[:, 0] >> 4 & 3).long(), reduction="none")
    loss_turn = (turn[:, None] * glyph).sum() / glyph.sum().clamp(min=1)
    return dict(classes=loss_class / n.clamp(min=1), any=loss_any / m.clamp(min=1), finer=loss_finer, box=loss_box,
                link=loss_link, print=loss_print, cancelled=loss_cancelled, turn=loss_turn)


SHARES = dict(classes=1.0, any=0.4, finer=1.0, box=0.6, link=0.4, print=0.3, cancelled=0.3, turn=0.6)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--pages", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--crops", type=int, default=400_000)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--rate", type=float, default=2.5e-3)
    o = a.parse_args()
    torch.manual_seed(o.seed)
    os.makedirs(o.out, exist_ok=True)
    net = Finder().to(memory_format=torch.channels_last)
    # The mean of the last weights reads better than the last alone.
    mean = Finder()
    mean.load_state_dict(net.state_dict())
    decay = [p for p in net.parameters() if p.ndim > 1]
    plain = [p for p in net.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([dict(params=decay, weight_decay=0.01), dict(params=plain, weight_decay=0.0)], lr=o.rate)
    step, path = 0, os.path.join(o.out, "checkpoint.pt")
    if os.path.exists(path):
        saved = torch.load(path)
        net.load_state_dict(saved["net"]); mean.load_state_dict(saved["mean"]); optimiser.load_state_dict(saved["optimiser"])
        step = saved["step"]
    steps = o.crops // BATCH
    print(f"{sum(p.numel() for p in net.parameters())} weights, from step {step} to {steps}", flush=True)
    # A stream of its own for each start, or the same pages would come again.
    pages = Pages(o.pages, o.seed * 1_000_000_007 + step * BATCH)
    sums, counted, since = {}, 0, time.time()
    log = open(os.path.join(o.out, "log.tsv"), "a")
    if log.tell() == 0:
        log.write("step\t" + "\t".join(SHARES) + "\tcrops_per_second\n")
    while step < steps:
        rate = o.rate * min(1, (step + 1) / 100) * (0.5 * (1 + math.cos(math.pi * step / steps)) + 0.005)
        for group in optimiser.param_groups:
            group["lr"] = rate
        image, *truth = pages.next()
        x = normalised(image).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = net(x)
        parts = losses(out.float(), *truth)
        loss = sum(SHARES[k] * v for k, v in parts.items())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 4.0)
        optimiser.step()
        step += 1
        keep = min(0.999, step / (step + 20))
        with torch.no_grad():
            for m, p in zip(mean.state_dict().values(), net.state_dict().values()):
                m.copy_(p) if not m.is_floating_point() else m.lerp_(p, 1 - keep)
        counted += 1
        for k, v in parts.items():
            sums[k] = sums.get(k, 0.0) + float(v.detach())
        if step % 200 == 0 or step in (20, steps):
            row = [f"{sums[k] / counted:.4f}" for k in SHARES] + [f"{counted * BATCH / (time.time() - since):.1f}"]
            print(step, *row, flush=True)
            log.write(f"{step}\t" + "\t".join(row) + "\n"); log.flush()
            sums, counted, since = {}, 0, time.time()
            torch.save(dict(net=net.state_dict(), mean=mean.state_dict(), optimiser=optimiser.state_dict(), step=step), path + ".part")
            os.replace(path + ".part", path)
            weights_file(mean, os.path.join(o.out, "finder.weights"))
    pages.process.kill()


if __name__ == "__main__":
    main()
