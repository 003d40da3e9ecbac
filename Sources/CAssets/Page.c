// The files of the page.
// #embed is C23; the compiler supports it in older modes with a warning.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "CAssets.h"

static const unsigned char about_js[] = {
#embed "page/about.js"
};

static const unsigned char acts_js[] = {
#embed "page/acts.js"
};

static const unsigned char api_js[] = {
#embed "page/api.js"
};

static const unsigned char app_js[] = {
#embed "page/app.js"
};

static const unsigned char base_css[] = {
#embed "page/base.css"
};

static const unsigned char callbacks_js[] = {
#embed "page/callbacks.js"
};

static const unsigned char changes_js[] = {
#embed "page/changes.js"
};

static const unsigned char clock_js[] = {
#embed "page/clock.js"
};

static const unsigned char companies_js[] = {
#embed "page/companies.js"
};

static const unsigned char contact_js[] = {
#embed "page/contact.js"
};

static const unsigned char contacts_js[] = {
#embed "page/contacts.js"
};

static const unsigned char coverage_js[] = {
#embed "page/coverage.js"
};

static const unsigned char dock_js[] = {
#embed "page/dock.js"
};

static const unsigned char dom_js[] = {
#embed "page/dom.js"
};

static const unsigned char icon_svg[] = {
#embed "page/icon.svg"
};

static const unsigned char index_html[] = {
#embed "page/index.html"
};

static const unsigned char leniencies_js[] = {
#embed "page/leniencies.js"
};

static const unsigned char mailbox_js[] = {
#embed "page/mailbox.js"
};

static const unsigned char messages_js[] = {
#embed "page/messages.js"
};

static const unsigned char plans_js[] = {
#embed "page/plans.js"
};

static const unsigned char playground_js[] = {
#embed "page/playground.js"
};

static const unsigned char record_js[] = {
#embed "page/record.js"
};

static const unsigned char requests_js[] = {
#embed "page/requests.js"
};

static const unsigned char sandboxes_js[] = {
#embed "page/sandboxes.js"
};

static const unsigned char scenarios_js[] = {
#embed "page/scenarios.js"
};

static const unsigned char search_js[] = {
#embed "page/search.js"
};

static const unsigned char signatures_js[] = {
#embed "page/signatures.js"
};

static const unsigned char snippets_js[] = {
#embed "page/snippets.js"
};

static const unsigned char trouble_js[] = {
#embed "page/trouble.js"
};

static const unsigned char views_css[] = {
#embed "page/views.css"
};

#define FILE(name, bytes) { name, bytes, sizeof bytes }

static const struct psa_mock_page_file files[] = {
    FILE("about.js", about_js),
    FILE("acts.js", acts_js),
    FILE("api.js", api_js),
    FILE("app.js", app_js),
    FILE("base.css", base_css),
    FILE("callbacks.js", callbacks_js),
    FILE("changes.js", changes_js),
    FILE("clock.js", clock_js),
    FILE("companies.js", companies_js),
    FILE("contact.js", contact_js),
    FILE("contacts.js", contacts_js),
    FILE("coverage.js", coverage_js),
    FILE("dock.js", dock_js),
    FILE("dom.js", dom_js),
    FILE("icon.svg", icon_svg),
    FILE("index.html", index_html),
    FILE("leniencies.js", leniencies_js),
    FILE("mailbox.js", mailbox_js),
    FILE("messages.js", messages_js),
    FILE("plans.js", plans_js),
    FILE("playground.js", playground_js),
    FILE("record.js", record_js),
    FILE("requests.js", requests_js),
    FILE("sandboxes.js", sandboxes_js),
    FILE("scenarios.js", scenarios_js),
    FILE("search.js", search_js),
    FILE("signatures.js", signatures_js),
    FILE("snippets.js", snippets_js),
    FILE("trouble.js", trouble_js),
    FILE("views.css", views_css),
};

const struct psa_mock_page_file *psa_mock_page_file(size_t index) {
    return index < sizeof files / sizeof *files ? &files[index] : NULL;
}
