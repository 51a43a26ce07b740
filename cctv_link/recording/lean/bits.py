"""Reading the bits of a parameter set: H.264 and H.265 count alike. Pure."""


class Bits:
    """Big-endian bits of a NAL unit's payload, without its emulation prevention bytes."""

    def __init__(self, unit: bytes) -> None:
        payload = unit.replace(b"\x00\x00\x03", b"\x00\x00")
        self._value = int.from_bytes(payload, "big")
        self._left = len(payload) * 8

    def take(self, count: int) -> int:
        """The next `count` bits. Raises ValueError behind the end."""
        self._left -= count
        if self._left < 0:
            raise ValueError("a parameter set ends too early")
        return self._value >> self._left & ((1 << count) - 1)

    def flag(self) -> bool:
        return bool(self.take(1))

    def unsigned(self) -> int:
        """An Exp-Golomb number. Raises ValueError for one of more than 32 bits."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32:
                raise ValueError("a number too long for a parameter set")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        code = self.unsigned()
        return (code + 1) // 2 if code % 2 else -(code // 2)
