"""Joins two TUN devices and holds every packet back for a fixed time: true round trips where the kernel has no netem.

usage: delay.py NAME_A NAME_B ONE_WAY_MILLISECONDS

Both devices begin in the namespace of this process; whoever starts it moves them to where they are needed after `ready`.
"""

import fcntl
import os
import select
import struct
import sys
import time
from collections import deque

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000


def open_tun(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def waiting(device):
    """Every packet the kernel has for us now."""
    while True:
        try:
            yield os.read(device, 65536)
        except BlockingIOError:
            return


def deliver(device, packet):
    """As on a real wire, what the other side cannot take now is lost."""
    try:
        os.write(device, packet)
    except OSError:
        pass


def main(name_a, name_b, milliseconds):
    a, b = open_tun(name_a), open_tun(name_b)
    across = {a: b, b: a}
    delay = float(milliseconds) / 1000
    held = deque()  # (due, device, packet); the delay is one for all, so the first to come is the first to go
    print("ready", flush=True)
    while True:
        patience = max(0.0, held[0][0] - time.monotonic()) if held else None
        readable, _, _ = select.select([a, b], [], [], patience)
        due = time.monotonic() + delay
        for device in readable:
            held.extend((due, across[device], packet) for packet in waiting(device))
        while held and held[0][0] <= time.monotonic():
            _, device, packet = held.popleft()
            deliver(device, packet)


main(*sys.argv[1:])
