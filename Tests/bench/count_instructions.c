// A QEMU user-mode plugin: how many guest instructions a program executes, and in which blocks.
//
// Argument `out=FILE`: one line per translated block that ran, "ADDRESS INSTRUCTIONS EXECUTIONS";
// their products add up to the program's instructions. A callback per block, which is part of the
// plugin interface of every QEMU version since 4.2, unlike the inline counters.
// Declarations: QEMU's documentation, "QEMU TCG Plugins", API of qemu-plugin.h.
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct qemu_plugin_tb;
typedef void (*translated)(uint64_t id, struct qemu_plugin_tb *);
typedef void (*executed)(unsigned vcpu, void *);
extern void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translated);
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, executed, int flags, void *);
extern void qemu_plugin_register_atexit_cb(uint64_t id, void (*)(uint64_t, void *), void *);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
extern uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *);

#define EXPORT __attribute__((visibility("default")))
// QEMU refuses plugins whose interface is older than it supports or newer than it knows.
EXPORT int qemu_plugin_version = PLUGIN_VERSION;

struct block {
  struct block *next;
  uint64_t address, instructions, executions;
};

static struct block *blocks;
static const char *path = "/dev/stderr";

static void count(unsigned vcpu, void *block) {
  (void)vcpu;
  ((struct block *)block)->executions++;
}

static void watch(uint64_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  struct block *block = malloc(sizeof *block);
  if (!block) abort();
  *block = (struct block){blocks, qemu_plugin_tb_vaddr(tb), qemu_plugin_tb_n_insns(tb), 0};
  blocks = block;
  qemu_plugin_register_vcpu_tb_exec_cb(tb, count, 0, block);
}

static void report(uint64_t id, void *unused) {
  (void)id;
  (void)unused;
  FILE *file = fopen(path, "w");
  if (!file) {
    perror(path);
    return;
  }
  for (struct block *block = blocks; block; block = block->next)
    if (block->executions)
      fprintf(file, "%" PRIx64 " %" PRIu64 " %" PRIu64 "\n", block->address, block->instructions,
              block->executions);
  fclose(file);
}

EXPORT int qemu_plugin_install(uint64_t id, const void *information, int count, char **arguments) {
  (void)information;
  for (int i = 0; i < count; i++)
    if (!strncmp(arguments[i], "out=", 4)) path = strdup(arguments[i] + 4);
  qemu_plugin_register_vcpu_tb_trans_cb(id, watch);
  qemu_plugin_register_atexit_cb(id, report, NULL);
  return 0;
}
