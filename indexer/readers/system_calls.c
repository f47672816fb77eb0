/* What a helper and its children, which read foreign bytes, may not ask of the kernel (libseccomp). */
#include "indexer/readers/confined.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>

/* Networks, programs, other processes, and changes to the file system. Opening for reading stays allowed:
 * poppler has tables of characters in files. */
static const int FORBIDDEN[] = {
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(ptrace),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir),
    SCMP_SYS(link),
    SCMP_SYS(linkat),
    SCMP_SYS(symlink),
    SCMP_SYS(symlinkat),
    SCMP_SYS(truncate),
    SCMP_SYS(ftruncate),
    SCMP_SYS(chmod),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchmodat),
    SCMP_SYS(chown),
    SCMP_SYS(fchown),
    SCMP_SYS(fchownat),
    SCMP_SYS(mount),
    SCMP_SYS(chroot),
    SCMP_SYS(bpf),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(kill),
    SCMP_SYS(setxattr),
    SCMP_SYS(creat),
};

/* Flags of open() and openat(). */
static const scmp_datum_t WRITING[] = {O_WRONLY, O_RDWR, O_CREAT};

/* A kernel without filters leaves the limits, which hold by themselves. */
void ev_forbid_system_calls(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return;
    for (size_t i = 0; i < sizeof FORBIDDEN / sizeof FORBIDDEN[0]; i++)
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), FORBIDDEN[i], 0);
    for (size_t i = 0; i < sizeof WRITING / sizeof WRITING[0]; i++) {
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(open), 1,
                         SCMP_A1(SCMP_CMP_MASKED_EQ, WRITING[i], WRITING[i]));
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(openat), 1,
                         SCMP_A2(SCMP_CMP_MASKED_EQ, WRITING[i], WRITING[i]));
    }
    seccomp_load(filter);
    seccomp_release(filter);
}
