#!/usr/bin/env python3
"""Trains the finder on composed pages, and with it the network that names the digit in a cut-out. `cargo xtask train` sets up what
this needs and calls it.

  train.py --pages "compose-pages stream HANDS DIGITS FONTS" --digits FOLDER --out FOLDER [--crops N | --minutes M] [--seed S] [--models FOLDER]

Goes on from OUT/checkpoint.pt where there is one. Writes OUT/log.tsv, a row every 200 steps, and OUT/finder.weights and
OUT/namer.weights, which the engine reads: every convolution with its batch normalisation folded in. A graphics card is used where
PyTorch finds one, with a composer on every core.
"""
import argparse, gzip, math, multiprocessing, os, queue, shlex, struct, subprocess, sys, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
# A processor without instructions for short floats takes many times as long with them.
SHORT = DEVICE == "cuda" or torch.ops.mkldnn._is_mkldnn_bf16_supported()
SIDE, STRIDE = 192, 4
GRID = SIDE // STRIDE
CLASSES, HEATS = 15, 17  # ten digits, five marks; any digit; finer scale
BATCH = 256 if DEVICE == "cuda" else 32
# Crops that are kept, to be looked at again: a card looks faster than sixteen cores compose.
KEPT = 153_600 if DEVICE == "cuda" else 4 * 32
# Crops that a composer hands over at once.
BLOCK = 32
# Pixels along each side of a cut-out, and how much wider it is than the digit's box is long.
CUT, AROUND = 32, 1.3
NAMES = 11  # ten digits, none of them
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
            b = c.bias.detach().double() if c.bias is not None else torch.zeros(w.shape[0], dtype=torch.float64, device=w.device)
            if norm is not None:
                k = norm.weight.detach().double() / torch.sqrt(norm.running_var.double() + norm.eps)
                w, b = w * k[:, None, None, None], norm.bias.detach().double() + (b - norm.running_mean.double()) * k
            f.write(struct.pack("<III", w.shape[0], w.shape[1], w.shape[2]))
            f.write(b.cpu().numpy().astype("<f2").tobytes())
            f.write(w.permute(0, 2, 3, 1).contiguous().cpu().numpy().astype("<f2").tobytes())
    os.replace(path + ".part", path)


def read_weights(net, path):
    """What `weights_file` wrote. The normalisations are in the weights already, so they are left as they are."""
    raw, at = open(path, "rb").read(), 12
    half = lambda count, at: torch.from_numpy(np.frombuffer(raw, "<f2", count, at).astype(np.float32))
    with torch.no_grad():
        for c, norm in net.convolutions():
            outputs, inputs, size = struct.unpack_from("<III", raw, at)
            c.weight.copy_(half(outputs * inputs * size * size, at + 12 + 2 * outputs).reshape(outputs, size, size, inputs).permute(0, 3, 1, 2))
            bias = half(outputs, at + 12)
            at += 12 + 2 * outputs * (1 + inputs * size * size)
            if norm is None:
                c.bias.copy_(bias)
            else:
                norm.weight.fill_(1), norm.bias.copy_(bias), norm.running_mean.zero_(), norm.running_var.fill_(1 - norm.eps)
    return net.eval()


def frozen(net):
    """In training, but for the normalisations, which stay as they were folded."""
    net.train()
    [module.eval() for module in net.modules() if isinstance(module, nn.BatchNorm2d)]
    return net


class Namer(nn.Module):
    """Names the digit in a cut-out: a small residual network (He and others 2016)."""

    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(conv(1, 16), conv(16, 32, 2), Residual(32), conv(32, 64, 2), Residual(64), conv(64, 96, 2), Residual(96))
        self.head = nn.Conv2d(96, NAMES, 1)

    def forward(self, x):
        x = self.blocks(x).mean((2, 3), keepdim=True)
        return self.head(F.dropout(x, 0.2, self.training))[:, :, 0, 0]

    def convolutions(self):
        out = []
        for block in self.blocks:
            out += [(block.a[0], block.a[1]), (block.b[0], block.b[1])] if isinstance(block, Residual) else [(block[0], block[1])]
        return out + [(self.head, None)]


def compose(command, shared, free, full):
    """Fills the slots of `shared` with what the composer writes, in a process of its own."""
    composer = subprocess.Popen(shlex.split(command), stdout=subprocess.PIPE, bufsize=1 << 20)
    slots = shared.numpy()
    while True:
        slot = free.get()
        if slot is None or composer.stdout.readinto(memoryview(slots[slot]).cast("B")) < slots[slot].nbytes:
            composer.kill()
            full.put(None)
            return
        full.put(slot)


class Pages:
    """Crops from the composers, the last of which are kept."""

    def __init__(self, command, seed):
        cells = GRID * GRID
        self.parts = [SIDE * SIDE, HEATS * cells, cells, 16 * cells, cells]
        self.size = sum(self.parts)
        composers = max(1, (os.cpu_count() or 1) - 1) if DEVICE == "cuda" else 1
        context = multiprocessing.get_context("fork")
        self.sources, self.processes = [], []
        for i in range(composers):
            shared = torch.empty((4, BLOCK, self.size), dtype=torch.uint8).share_memory_()
            free, full = context.Queue(), context.Queue()
            [free.put(slot) for slot in range(len(shared))]
            call = f"{command} {(seed + i * 7_368_787_003) % (1 << 62)} {SIDE}"
            self.processes.append(context.Process(target=compose, args=(call, shared, free, full), daemon=True))
            self.sources.append((shared, free, full))
        [process.start() for process in self.processes]
        self.kept = torch.empty((KEPT, self.size), dtype=torch.uint8, device=DEVICE)
        self.come = 0

    def take_in(self):
        """Takes in a block of each composer that has one ready."""
        for shared, free, full in self.sources:
            try:
                slot = full.get_nowait()
            except queue.Empty:
                continue
            if slot is None:
                sys.exit("a composer ended: run its command by hand to see why")
            at = self.come % KEPT
            self.kept[at:at + BLOCK] = shared[slot].to(DEVICE)
            free.put(slot)
            self.come += BLOCK

    def next(self):
        # A processor looks at every crop once. A card does not wait, and looks at those that are kept again.
        wanted = self.come + BATCH if DEVICE == "cpu" else 4 * BATCH
        self.take_in()
        while self.come < wanted:
            time.sleep(0.002)
            self.take_in()
        held = min(self.come, KEPT)
        chosen = torch.arange(self.come - BATCH, self.come) % KEPT if DEVICE == "cpu" else torch.randint(held, (BATCH,), device=DEVICE)
        raw = self.kept[chosen]
        g = (BATCH, -1, GRID, GRID)
        image, heat, known, boxes, facts = raw.split(self.parts, 1)
        return (image.reshape(BATCH, 1, SIDE, SIDE).float() / 255, heat.reshape(g).float() / 255, known.reshape(g),
                boxes.contiguous().view(torch.float32).reshape(g), facts.reshape(g))

    def stop(self):
        [free.put(None) for _, free, _ in self.sources]
        [process.terminate() for process in self.processes]


class Digits:
    """Pictures of single digits, distorted anew each time: a training set of MNIST's form in each folder."""

    def __init__(self, folders):
        images, labels = [], []
        for folder in folders:
            raw = gzip.open(os.path.join(folder, "train-images-idx3-ubyte.gz")).read()
            n, h, w = struct.unpack(">III", raw[4:16])
            x = torch.from_numpy(np.frombuffer(raw, np.uint8, n * h * w, 16).reshape(n, 1, h, w).astype(np.float32) / 255)
            images.append(F.pad(F.interpolate(x, (28, 28), mode="bilinear", antialias=h > 28), (2, 2, 2, 2)))
            raw = gzip.open(os.path.join(folder, "train-labels-idx1-ubyte.gz")).read()
            labels.append(torch.from_numpy(np.frombuffer(raw, np.uint8, n, 8).astype(np.int64)))
        self.images, self.labels = torch.cat(images), torch.cat(labels)
        self.find_boxes()
        self.images, self.labels = self.images.to(DEVICE), self.labels.to(DEVICE)

    def find_boxes(self):
        """Middle, width and height of each digit's ink."""
        ink = self.images[:, 0] > 0.25
        across, down = ink.any(1), ink.any(2)
        first = lambda rows: rows.float().argmax(1)
        last = lambda rows: rows.shape[1] - rows.flip(1).float().argmax(1)
        l, r, t, b = first(across), last(across), first(down), last(down)
        self.boxes = torch.stack([(l + r) / 2, (t + b) / 2, (r - l).float(), (b - t).float()], 1).to(DEVICE)

    def next(self, count):
        at = torch.randint(len(self.labels), (count,), device=DEVICE)
        return self.distorted(self.images[at], self.boxes[at]), self.labels[at]

    @staticmethod
    def distorted(ink, boxes):
        """Cut-outs of ink on paper: turned, sheared, bent, stretched, of any darkness, some light on dark."""
        count = len(ink)
        x, y, across, down = boxes.unbind(1)
        size = torch.maximum(across, down)
        n = lambda sigma: sigma * torch.randn(count, device=DEVICE)
        angle, shear = n(0.1), n(0.12)
        half = AROUND * size / 32 * torch.exp(n(0.07))
        # Some collections, and some hands, stretch their digits to squares; not the bare stroke of a 1.
        squared = torch.rand(count, device=DEVICE) * (torch.rand(count, device=DEVICE) < 0.2)
        stretch = lambda side: torch.lerp(torch.ones_like(size), (side / size).clamp(min=0.45), squared)
        sx, sy = half * stretch(across) * torch.exp(n(0.06)), half * stretch(down) * torch.exp(n(0.06))
        cos, sin = torch.cos(angle), torch.sin(angle)
        row = lambda a, b, c: torch.stack([a, b, c], 1)
        theta = torch.stack([row(sx * cos, sx * (shear * cos - sin), 2 * x / 32 - 1 + n(0.03)),
                             row(sy * sin, sy * (shear * sin + cos), 2 * y / 32 - 1 + n(0.03))], 1)
        grid = F.affine_grid(theta, (count, 1, CUT, CUT), align_corners=False)
        bend = F.interpolate(0.035 * torch.randn(count, 2, 5, 5, device=DEVICE), (CUT, CUT), mode="bicubic", align_corners=True)
        ink = F.grid_sample(ink, grid + bend.permute(0, 2, 3, 1), align_corners=False)
        k = (count, 1, 1, 1)
        ink = (ink * torch.exp(0.5 * torch.randn(k, device=DEVICE))).clamp(0, 1)
        picture = 0.9 - (0.3 + 0.6 * torch.rand(k, device=DEVICE)) * ink
        picture = picture + 0.05 * torch.rand(k, device=DEVICE) * torch.randn(picture.shape, device=DEVICE)
        light = torch.rand(k, device=DEVICE) < 0.15
        return torch.where(light, 1 - picture, picture)


def cut_outs(image, which, x, y, size):
    """Squares around places of the crops, whose light is as it was."""
    count = len(which)
    half = AROUND * size / SIDE
    zero = torch.zeros_like(half)
    theta = torch.stack([torch.stack([half, zero, 2 * x / SIDE - 1], 1), torch.stack([zero, half, 2 * y / SIDE - 1], 1)], 1)
    grid = F.affine_grid(theta, (count, 1, 2 * CUT, 2 * CUT), align_corners=False)
    return F.avg_pool2d(F.grid_sample(image[which], grid, padding_mode="border", align_corners=False), 2)


def evened(cut):
    """As the engine does it with each cut-out."""
    return (cut - cut.mean((2, 3), keepdim=True)) / (cut.std((2, 3), keepdim=True) + 0.03)


def places(out, heat, known, most):
    """Where digits are, by the truth, and where the finder sees some that are none; with boxes as it sees them, a little off."""
    heat = heat[:, :10]
    seen = torch.sigmoid(out[:, :10]).amax(1)
    highest = heat.amax(1)
    real = (highest > 0.997).nonzero()
    peak = (seen == F.max_pool2d(seen[:, None], 3, 1, 1)[:, 0]) & (seen > 0.1) & (highest < 0.02) & (known[:, 0] & 1 == 1)
    none = peak.nonzero()
    shuffle = lambda rows, most: rows[torch.randperm(len(rows), device=rows.device)[:most]]
    real, none = shuffle(real, most), shuffle(none, most // 3)
    at = torch.cat([real, none])
    b, row, column = at.unbind(1)
    names = torch.cat([heat[real[:, 0], :, real[:, 1], real[:, 2]].argmax(1), torch.full((len(none),), 10, device=at.device)])
    dx, dy, w, h = out[b, HEATS:HEATS + 4, row, column].unbind(1)
    size = 16 * torch.exp(torch.maximum(w, h).clamp(-1, 2.5))
    n = lambda sigma: sigma * size * torch.randn(len(size), device=size.device)
    x, y = (column + 0.5 + dx) * STRIDE + n(0.03), (row + 0.5 + dy) * STRIDE + n(0.03)
    return b, x, y, size * torch.exp(0.06 * torch.randn(len(size), device=size.device)), names


def normalised(x):
    """As the engine does it around each pixel; a little off now and then, as at the margin of a page."""
    mean = x.mean((2, 3), keepdim=True)
    deviation = x.std((2, 3), keepdim=True) + FLOOR
    n = (len(x), 1, 1, 1)
    return (x - mean) / (deviation * torch.exp(0.2 * torch.randn(n, device=x.device))) + 0.2 * torch.randn(n, device=x.device)


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


SHARES = dict(classes=1.0, any=0.4, finer=1.0, box=0.6, link=0.4, print=0.3, cancelled=0.3, turn=0.6, name=1.0)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--pages", required=True)
    a.add_argument("--digits", required=True, action="append", help="folder of MNIST's kind; may be given again")
    a.add_argument("--out", required=True)
    a.add_argument("--crops", type=int, default=400_000)
    a.add_argument("--minutes", type=float, help="ends after so long, instead of after so many crops")
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--rate", type=float, default=2.5e-3)
    a.add_argument("--models", help="folder of finder.weights and namer.weights to begin from, to be named again when going on; at a rate of 8e-5 they forget little")
    o = a.parse_args()
    torch.manual_seed(o.seed)
    os.makedirs(o.out, exist_ok=True)
    path = os.path.join(o.out, "checkpoint.pt")
    saved = torch.load(path, map_location="cpu") if os.path.exists(path) else None
    step = saved["step"] if saved else 0
    # A stream of its own for each start, or the same pages would come again. The composers start before the card is used.
    pages = Pages(o.pages, o.seed * 1_000_000_007 + step * BATCH)
    finder, namer = Finder(), Namer()
    if o.models:
        for net, name in ((finder, "finder"), (namer, "namer")):
            frozen(read_weights(net, os.path.join(o.models, f"{name}.weights")))
    nets = nn.ModuleList([finder, namer])
    # The mean of the last weights reads better than the last alone.
    means = nn.ModuleList([Finder(), Namer()])
    if saved:
        nets.load_state_dict(saved["nets"]); means.load_state_dict(saved["means"])
    else:
        means.load_state_dict(nets.state_dict())
    nets.to(DEVICE, memory_format=torch.channels_last); means.to(DEVICE, memory_format=torch.channels_last)
    decay = [p for p in nets.parameters() if p.ndim > 1]
    plain = [p for p in nets.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([dict(params=decay, weight_decay=0.01), dict(params=plain, weight_decay=0.0)], lr=o.rate, fused=DEVICE == "cuda")
    if saved and "optimiser" in saved:
        optimiser.load_state_dict(saved["optimiser"])
    steps = o.crops // BATCH
    count = lambda net: sum(p.numel() for p in net.parameters())
    print(f"{count(finder)} and {count(namer)} weights, on {DEVICE}, from step {step} to {steps if not o.minutes else '?'}", flush=True)
    digits = Digits(o.digits)
    running = [v for v in nets.state_dict().values() if v.is_floating_point()]
    averaged = [v for v in means.state_dict().values() if v.is_floating_point()]
    sums, counted, since, started = {}, 0, time.time(), time.time()
    log = open(os.path.join(o.out, "log.tsv"), "a")
    if log.tell() == 0:
        log.write("step\t" + "\t".join(SHARES) + "\tcrops_per_second\tcrops_composed\n")
    first, done = step, 0.0
    while done < 1:
        done = (time.time() - started) / 60 / o.minutes if o.minutes else (step + 1) / steps
        rate = o.rate * min(1, (step - first + 1) / 200) * (0.5 * (1 + math.cos(math.pi * min(1, done))) + 0.003)
        for group in optimiser.param_groups:
            group["lr"] = rate
        image, *truth = pages.next()
        x = normalised(image).to(memory_format=torch.channels_last)
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=SHORT):
            out = finder(x)
        out = out.float()
        parts = losses(out, *truth)
        with torch.no_grad():
            which, px, py, size, names = places(out.detach(), truth[0], truth[1], 2 * BATCH)
            single, labels = digits.next(BATCH // 2)
            cut = evened(torch.cat([cut_outs(image, which, px, py, size), single])).to(memory_format=torch.channels_last)
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=SHORT):
            named = namer(cut)
        parts["name"] = F.cross_entropy(named.float(), torch.cat([names, labels]), label_smoothing=0.02)
        loss = sum(SHARES[k] * v for k, v in parts.items())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(finder.parameters(), 4.0)
        torch.nn.utils.clip_grad_norm_(namer.parameters(), 4.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            torch._foreach_lerp_(averaged, running, 1 - min(0.999, (step - first) / (step - first + 20)))
        counted += 1
        for k, v in parts.items():
            sums[k] = sums.get(k, 0.0) + v.detach()
        if step % 200 == 0 or step == first + 20 or done >= 1:
            row = [f"{float(sums[k]) / counted:.4f}" for k in SHARES] + [f"{counted * BATCH / (time.time() - since):.1f}", str(pages.come)]
            print(step, *row, flush=True)
            log.write(f"{step}\t" + "\t".join(row) + "\n"); log.flush()
            sums, counted, since = {}, 0, time.time()
            if step % 1000 == 0 or DEVICE == "cpu" or done >= 1:
                torch.save(dict(nets=nets.state_dict(), means=means.state_dict(), optimiser=optimiser.state_dict(), step=step), path + ".part")
                os.replace(path + ".part", path)
                weights_file(means[0], os.path.join(o.out, "finder.weights"))
                weights_file(means[1], os.path.join(o.out, "namer.weights"))
    pages.stop()


if __name__ == "__main__":
    main()
