// peer_c PORT DATABASE: the peer in C. One epoll loop, one connection to SQLite, statements that stay
// prepared, JSON written by hand: what the same data costs with next to nothing around it.
//   cc -O2 -o peer_c peer_c.c -lsqlite3
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BASE "http://localhost:8080/v4_6_release/apis/3.0/company/"
#define CONTACT \
    "SELECT c.id, firstName, lastName, title, nickName, school, gender, birthDay, addressLine1, " \
    "city, state, zip, linkedInUrl, mobileGuid, portalSecurityLevel, inactiveFlag, marriedFlag, " \
    "childrenFlag, unsubscribeFlag, disablePortalLoginFlag, lastUpdated, updatedBy, " \
    "company.id, company.name, site.id, site.name, department.id, department.name, " \
    "relationship.id, relationship.name, country.id, country.name, type.id, type.name, " \
    "company.identifier FROM contact c LEFT JOIN company ON company.id = companyId " \
    "LEFT JOIN site ON site.id = siteId LEFT JOIN department ON department.id = departmentId " \
    "LEFT JOIN relationship ON relationship.id = relationshipId " \
    "LEFT JOIN country ON country.id = countryId LEFT JOIN type ON type.id = typeId "
#define ITEMS \
    "SELECT communication.id, type.id, name, value, extension, defaultFlag, communicationType " \
    "FROM communication JOIN communicationType type ON type.id = typeId WHERE contactId = ?"

static const char *const texts[] = {
    "firstName", "lastName", "title", "nickName", "school", "gender", "birthDay", "addressLine1",
    "city", "state", "zip", "linkedInUrl", "mobileGuid"};
static const char *const flags[] = {"inactiveFlag", "marriedFlag", "childrenFlag",
    "unsubscribeFlag", "disablePortalLoginFlag"};
static const char *const references[] = {
    "company", "site", "department", "relationship", "country", "type"};
enum { firstText = 1, level = 14, firstFlag = 15, updated = 20, firstReference = 22, identifier = 34 };

static sqlite3_stmt *one, *many, *items;
static char body[1 << 20], answer[1 << 20];
static size_t length;

static void add(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    length += vsnprintf(body + length, sizeof body - length, format, arguments);
    va_end(arguments);
}

// A JSON string with its escapes.
static void addText(const char *text) {
    body[length++] = '"';
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') body[length++] = '\\';
        if ((unsigned char)*text < 0x20) add("\\u%04x", *text);
        else body[length++] = *text;
    }
    body[length++] = '"';
}

static void addMember(const char *name, sqlite3_stmt *row, int column) {
    const char *text = (const char *)sqlite3_column_text(row, column);
    if (!text) return;
    add(",\"%s\":", name);
    addText(text);
}

static void addReference(const char *name, sqlite3_stmt *row, int column) {
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return;
    int id = sqlite3_column_int(row, column);
    add(",\"%s\":{\"id\":%d", name, id);
    if (!strcmp(name, "company")) addMember("identifier", row, identifier);
    addMember("name", row, column + 1);
    add(",\"_info\":{\"%s_href\":\"" BASE "%s/%d\"}}", name, name, id);
}

static void addItems(int contact) {
    sqlite3_bind_int(items, 1, contact);
    add(",\"communicationItems\":[");
    for (int i = 0; sqlite3_step(items) == SQLITE_ROW; i++) {
        int type = sqlite3_column_int(items, 1);
        add("%s{\"id\":%d,\"type\":{\"id\":%d", i ? "," : "", sqlite3_column_int(items, 0), type);
        addMember("name", items, 2);
        add(",\"_info\":{\"type_href\":\"" BASE "type/%d\"}}", type);
        addMember("value", items, 3);
        addMember("extension", items, 4);
        add(",\"defaultFlag\":%s", sqlite3_column_int(items, 5) ? "true" : "false");
        addMember("communicationType", items, 6);
        add("}");
    }
    sqlite3_reset(items);
    add("]");
}

static void addContact(sqlite3_stmt *row) {
    int id = sqlite3_column_int(row, 0);
    add("{\"id\":%d", id);
    for (int i = 0; i < 13; i++) addMember(texts[i], row, firstText + i);
    add(",\"portalSecurityLevel\":%d", sqlite3_column_int(row, level));
    for (int i = 0; i < 5; i++)
        add(",\"%s\":%s", flags[i], sqlite3_column_int(row, firstFlag + i) ? "true" : "false");
    for (int i = 0; i < 6; i++) addReference(references[i], row, firstReference + 2 * i);
    addItems(id);
    add(",\"_info\":{\"lastUpdated\":");
    addText((const char *)sqlite3_column_text(row, updated));
    addMember("updatedBy", row, updated + 1);
    add(",\"communications_href\":\"" BASE "contacts/%d/communications\"", id);
    add(",\"notes_href\":\"" BASE "contacts/%d/notes\"}}", id);
}

// The answer to a target; its status.
static int find(const char *target) {
    int id, size = 25, count = 0;
    length = 0;
    if (sscanf(target, "/company/contacts/%d", &id) == 1) {
        sqlite3_bind_int(one, 1, id);
        if (sqlite3_step(one) == SQLITE_ROW) addContact(one);
        sqlite3_reset(one);
        return length ? 200 : 404;
    }
    if (sscanf(target, "/company/contacts?conditions=company/id=%d&pageSize=%d", &id, &size) < 1)
        return 404;
    sqlite3_bind_int(many, 1, id);
    sqlite3_bind_int(many, 2, size);
    add("[");
    for (; sqlite3_step(many) == SQLITE_ROW; count++) {
        if (count) add(",");
        addContact(many);
    }
    sqlite3_reset(many);
    add("]");
    return 200;
}

// Answers all requests of one read.
static int respond(int connection, char *input) {
    for (char *end; (end = strstr(input, "\r\n\r\n")); input = end + 4) {
        int status = find(input + 4);
        int head = sprintf(answer,
            "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
            status, status == 200 ? "OK" : "Not Found", length);
        memcpy(answer + head, body, length);
        for (size_t sent = 0, all = head + length; sent < all;) {
            ssize_t count = send(connection, answer + sent, all - sent, MSG_NOSIGNAL);
            if (count <= 0) return 0;
            sent += count;
        }
    }
    return 1;
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, 0) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(database));
        exit(1);
    }
    return statement;
}

static int listenAt(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 512)) {
        perror("peer_c");
        exit(1);
    }
    return listener;
}

static void watch(int poll, int descriptor) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
    epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
}

int main(int count, char **arguments) {
    if (count < 3) return 2;
    sqlite3 *database;
    if (sqlite3_open(arguments[2], &database) != SQLITE_OK) return 1;
    one = prepare(database, CONTACT "WHERE c.id = ?");
    many = prepare(database, CONTACT "WHERE companyId = ? ORDER BY c.id LIMIT ?");
    items = prepare(database, ITEMS);
    int listener = listenAt(atoi(arguments[1])), poll = epoll_create1(0), yes = 1;
    watch(poll, listener);
    for (;;) {
        struct epoll_event events[64];
        int ready = epoll_wait(poll, events, 64, -1);
        for (int i = 0; i < ready; i++) {
            int descriptor = events[i].data.fd;
            static char input[65536];
            if (descriptor == listener) {
                int connection = accept(listener, 0, 0);
                setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                watch(poll, connection);
                continue;
            }
            ssize_t got = read(descriptor, input, sizeof input - 1);
            if (got > 0) input[got] = 0;
            if (got <= 0 || !respond(descriptor, input)) close(descriptor);
        }
    }
}
