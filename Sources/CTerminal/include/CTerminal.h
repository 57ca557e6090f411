#ifndef CTERMINAL_H
#define CTERMINAL_H

#include "lineedit.h"

/// The keeper: the same binary, re-executed as `tminus __keeper ...`; returns its exit status.
int ct_keeper_main(int argc, char *const argv[]);

#endif
