"""Runs a command with system calls refused, as containers and older kernels do.

    refuse-calls.py RULE... -- COMMAND

RULE is NUMBER:ERRNO, or NUMBER:ARGUMENT=VALUE:ERRNO for calls of which that argument (from 0) has that value.
x86-64 and aarch64; a filter of seccomp(2), which the command and its children cannot take off.
"""
import ctypes
import os
import platform
import struct
import sys

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000


def program(rules):
    # struct seccomp_data: number, architecture, instruction pointer, arguments of 8 bytes from offset 16 on.
    lines = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, ARCHITECTURES[platform.machine()]), (RETURN, 0, 0, ALLOW)]
    for rule in rules:
        parts = rule.split(":")
        number, error = int(parts[0]), int(parts[-1])
        lines.append((LOAD, 0, 0, 0))
        if len(parts) == 3:
            argument, value = (int(part, 0) for part in parts[1].split("="))
            lines += [(EQUAL, 0, 3, number), (LOAD, 0, 0, 16 + 8 * argument), (EQUAL, 0, 1, value)]
        else:
            lines.append((EQUAL, 0, 1, number))
        lines.append((RETURN, 0, 0, REFUSE | error))
    lines.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines), len(lines)


end = sys.argv.index("--")
code, length = program(sys.argv[1:end])
command = sys.argv[end + 1:]
buffer = ctypes.create_string_buffer(code, len(code))


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


library = ctypes.CDLL(None, use_errno=True)
filtering = Filter(length, ctypes.addressof(buffer))
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
if library.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filtering), 0, 0):
    sys.exit(f"no filter can be set: {os.strerror(ctypes.get_errno())}")
os.execvp(command[0], command)
