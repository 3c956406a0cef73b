"""Pictures as a hand that shakes, a lens out of focus and a dim room make them."""
import math
import torch, torch.nn.functional as F

# How many pictures are shaken, and how many out of focus; by how much of a digit's longer side at most.
SHAKEN, UNFOCUSED = (0.2, 0.4), (0.12, 0.13)
# Spread of the noise at most, where white is 1.
NOISE = 0.04


def blurred(pictures, size):
    """Some of the pictures moved along a line in any direction or out of focus, with noise; `size` is a digit's longer side, in pixels."""
    count = len(pictures)
    # Half the motion on either side and a pixel for its edge; of a Gaussian three times its spread.
    reach = 1 + int(max(SHAKEN[1] / 2, 3 * UNFOCUSED[1]) * size)
    at = torch.arange(-reach, reach + 1, dtype=torch.float32)
    down, across = at[None, :, None], at[None, None, :]
    each = lambda high: torch.rand(count, 1, 1) * high
    way, length, spread = each(math.pi), each(SHAKEN[1] * size), each(UNFOCUSED[1] * size).clamp(0.3)
    near = lambda distance: F.relu(1 - distance.abs())
    moved = sum(near(across - part * length * way.cos()) * near(down - part * length * way.sin()) for part in torch.linspace(-0.5, 0.5, 33).tolist())
    kernels = torch.where(each(1) < SHAKEN[0] / (SHAKEN[0] + UNFOCUSED[0]), moved, torch.exp(-(across ** 2 + down ** 2) / (2 * spread ** 2)))
    kernels = (kernels / kernels.sum((1, 2), keepdim=True))[:, None]
    padded = F.pad(pictures, (reach,) * 4, mode="replicate").transpose(0, 1)
    soft = F.conv2d(padded, kernels, groups=count).transpose(0, 1)
    soft = soft + torch.randn_like(soft) * torch.rand(count, 1, 1, 1) * NOISE
    return torch.where(torch.rand(count, 1, 1, 1) < SHAKEN[0] + UNFOCUSED[0], soft, pictures)
