// The system's SQLite, as Swift imports it.
#pragma once
#include <sqlite3.h>
