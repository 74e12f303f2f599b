"""What is stored: one file a noun. Models answer questions about themselves and decide nothing."""

from .access import Right, Role, RoleRight, UserRole
from .apply import Apply
from .audit import AuditEntry
from .conversation import Conversation, Member
from .friend import Friend
from .group import Group
from .identity import AccessToken, Device
from .message import Deletion, Mention, Message
from .message_words import MessageWords
from .upload import Upload
from .user import User, UserInfo

__all__ = [
    "AccessToken",
    "Apply",
    "AuditEntry",
    "Conversation",
    "Deletion",
    "Device",
    "Friend",
    "Group",
    "Member",
    "Mention",
    "Message",
    "MessageWords",
    "Right",
    "Role",
    "RoleRight",
    "Upload",
    "User",
    "UserInfo",
    "UserRole",
]
