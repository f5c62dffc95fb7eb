#ifndef MEIBO_CREADLINE_SHIM_H
#define MEIBO_CREADLINE_SHIM_H
/* readline.h needs FILE before it is included. */
#include <stdio.h>
#include <readline/readline.h>
#include <readline/history.h>
#endif
