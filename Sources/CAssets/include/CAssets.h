// The fixtures that the program carries with it.
#pragma once
#include <stddef.h>

extern const unsigned char psa_mock_demo_json[];
extern const size_t psa_mock_demo_json_count;
extern const unsigned char psa_mock_lookups_json[];
extern const size_t psa_mock_lookups_json_count;
