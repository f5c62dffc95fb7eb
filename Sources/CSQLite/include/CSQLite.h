// SQLite databases, read row by row.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct database database;
typedef struct database_rows database_rows;

// What a value is stored as.
typedef enum { DATABASE_NULL, DATABASE_INTEGER, DATABASE_REAL, DATABASE_TEXT, DATABASE_BLOB } database_kind;

// Opens a database to be read only; NULL for what is none, or is encrypted.
database *database_open(const char *path);
void database_close(database *database);
// Begins a query; NULL where it cannot be.
database_rows *database_query(database *database, const char *text);
// Goes to the next row: 1, 0 behind the last, or -1 where the database is damaged.
int database_next(database_rows *rows);
int database_column_count(database_rows *rows);
const char *database_column_name(database_rows *rows, int column);
database_kind database_value_kind(database_rows *rows, int column);
int64_t database_integer(database_rows *rows, int column);
double database_real(database_rows *rows, int column);
// A value as UTF-8, which lives until the next row; `*count` is its length.
const char *database_text(database_rows *rows, int column, size_t *count);
void database_end(database_rows *rows);
