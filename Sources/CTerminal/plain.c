#include "CTerminal.h"

#include <string.h>

// What a terminal obeys beyond line ends, tabs and the like: BEL, ENQ, shifts, CAN, SUB, ESC.
static int stops(unsigned char byte) {
  return byte == 0x05 || byte == 0x07 || byte == 0x0e || byte == 0x0f || byte == 0x18 || byte == 0x1a || byte == 0x1b;
}

// The C1 controls that begin a sequence or a string, or end one, or ask.
static int begins(unsigned char byte) {
  return byte == 0x90 || byte == 0x98 || (byte >= 0x9a && byte <= 0x9f);
}

// WHY: output comes by the megabyte; one pass over it, eight plain bytes at a time. A C1 control may be
// two bytes of UTF-8, or one byte that belongs to no character, for a terminal that reads no UTF-8.
// SAFETY: reads bytes[0..<length] only; `owed` is how many bytes of a character are still to come.
size_t ct_plain_length(const void *start, size_t length, unsigned *owed) {
  const unsigned char *bytes = start;
  size_t at = 0;
  unsigned needed = *owed;
  // Where to look at eight bytes again: trying at each byte would cost more than it saves.
  size_t next = 0;
  while (at < length) {
    while (!needed && at >= next && at + 8 <= length) {
      unsigned long long word;
      memcpy(&word, bytes + at, 8);
      // A byte with its high bit, or one below 0x20: the subtraction borrows there.
      unsigned long long low = (word - 0x2020202020202020ull) & ~word;
      if ((word | low) & 0x8080808080808080ull) {
        next = at + 8;
        break;
      }
      at += 8;
    }
    if (at == length) break;
    unsigned char byte = bytes[at];
    if (byte < 0x80) {
      needed = 0;
      if (stops(byte)) break;
    } else if (byte < 0xc0) {
      if (needed) {
        needed--;
      } else if (begins(byte)) {
        break;
      }
    } else {
      needed = byte >= 0xf8 ? 0 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0;
      if (byte == 0xc2 && (at + 1 == length || begins(bytes[at + 1]))) {
        needed = 0;
        break;
      }
    }
    at++;
  }
  *owed = needed;
  return at;
}
