// first_answer REPEATS PORT PATH PROGRAM ARGUMENT...: the time from exec to the first whole answer.
// Prints one line for each start: milliseconds, and kilobytes that are resident then.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

// Whether the server at a port answers a path with 200.
static int answers(int port, const char *path) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int is_answered = 0;
    if (connect(connection, (struct sockaddr *)&address, sizeof address) == 0) {
        char request[512], answer[65536];
        int length = snprintf(request, sizeof request,
            "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
        ssize_t count = 0, got = 0;
        if (write(connection, request, length) == length)
            while ((got = read(connection, answer + count, sizeof answer - count)) > 0) count += got;
        is_answered = count > 12 && memcmp(answer + 9, "200", 3) == 0;
    }
    close(connection);
    return is_answered;
}

static long resident(pid_t process) {
    char name[64], line[256];
    long kilobytes = 0;
    snprintf(name, sizeof name, "/proc/%d/status", process);
    FILE *file = fopen(name, "r");
    while (file && fgets(line, sizeof line, file)) sscanf(line, "VmRSS: %ld", &kilobytes);
    if (file) fclose(file);
    return kilobytes;
}

int main(int count, char **arguments) {
    if (count < 5) return 2;
    int port = atoi(arguments[2]);
    posix_spawn_file_actions_t silent;
    posix_spawn_file_actions_init(&silent);
    posix_spawn_file_actions_addopen(&silent, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&silent, 2, "/dev/null", O_WRONLY, 0);
    for (int i = 0; i < atoi(arguments[1]); i++) {
        pid_t process;
        double start = now();
        if (posix_spawnp(&process, arguments[4], &silent, 0, arguments + 4, environ)) return 1;
        int is_answered = 0;
        while (!(is_answered = answers(port, arguments[3])) && now() - start < 10000) usleep(50);
        double milliseconds = now() - start;
        long kilobytes = resident(process);
        kill(process, SIGKILL);
        waitpid(process, 0, 0);
        if (!is_answered) return 1;
        printf("%.3f %ld\n", milliseconds, kilobytes);
        usleep(2000);
    }
    return 0;
}
