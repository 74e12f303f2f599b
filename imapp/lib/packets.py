"""Reading Socket.IO packets for python-socketio 5.18, whatever a client sends.

As shipped, a packet that can't be read (broken or endlessly nested JSON, no event name, binary
attachments that don't fit) raises inside the library: a traceback in the log and never an answer.
Here it is an event without a name, which its receiver refuses by the ack that the client asked for.
"""

from socketio import packet

READABLE = (packet.CONNECT, packet.DISCONNECT, packet.EVENT, packet.ACK)


class LenientPacket(packet.Packet):
    """A packet that can always be read. Binary events are refused: nothing here is binary."""

    def __init__(self, *arguments, encoded_packet=None, **options):
        # The library takes an empty text for no text, and leaves an event without data.
        empty = encoded_packet is not None and not encoded_packet
        super().__init__(*arguments, encoded_packet="?" if empty else encoded_packet, **options)

    def decode(self, encoded_packet) -> int:
        self.id = None
        try:
            attachments = super().decode(encoded_packet)
        except (ValueError, TypeError, RecursionError):
            return self._nameless()
        if attachments or self.packet_type not in READABLE:
            return self._nameless()
        if self.packet_type == packet.EVENT and not self._is_named():
            return self._nameless()
        return 0

    def _is_named(self) -> bool:
        return isinstance(self.data, list) and bool(self.data) and isinstance(self.data[0], str)

    def _nameless(self) -> int:
        """Refuse a login as one without a token, anything else as an event without a name."""
        if self.packet_type == packet.CONNECT:
            self.data = None
        else:
            self.packet_type, self.data = packet.EVENT, [""]
        return 0
