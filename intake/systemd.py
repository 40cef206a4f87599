"""What the service tells systemd: that it is ready, that it lives, that it ends (sd_notify(3)).

Silent where no systemd listens.  The watchdog is fed by `daemon` and only while the sweep comes round and the workers
move: a service that hangs is started again, which costs nothing (every step may be repeated).
"""

from __future__ import annotations

import socket
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Systemd:
    """The socket on which systemd listens, empty if nobody does."""

    address: str

    def ready(self, status: str) -> None:
        """The desk answers and the folders are watched."""
        self._tell(f"READY=1\nSTATUS={status}")

    def alive(self) -> None:
        """Feed the watchdog."""
        self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """The service ends what it is doing."""
        self._tell("STOPPING=1\nSTATUS=finishing what is being read")

    def _tell(self, text: str) -> None:
        if not self.address:
            return
        abstract = self.address.startswith("@")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            try:
                out.connect(f"\0{self.address[1:]}" if abstract else self.address)
                out.sendall(text.encode())
            except OSError:  # whoever listened is gone; that is no trouble of ours
                return
