// #embed is C23; the compiler accepts it in older modes and would only remark on it.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "CAssets.h"

const unsigned char psa_mock_demo_json[] = {
#embed "../../fixtures/demo.json"
};
const size_t psa_mock_demo_json_count = sizeof psa_mock_demo_json;

const unsigned char psa_mock_lookups_json[] = {
#embed "../../fixtures/lookups.json"
};
const size_t psa_mock_lookups_json_count = sizeof psa_mock_lookups_json;
