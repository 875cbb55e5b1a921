/** What the filter has to know of one processor architecture. */
export interface Architecture {
  /** `AUDIT_ARCH_*` of linux/audit.h. */
  readonly audit: number;
  /** System calls that no script needs and that reach for the kernel, other processes or mounts. */
  readonly refused: Readonly<Record<string, number>>;
  readonly clone: number;
  readonly ioctl: number;
  readonly socket: number;
  /** First number of an ABI that shares the audit value (x32); all of it is refused. */
  readonly foreignFrom: number | null;
}

/** Numbers from 424 on are the same everywhere. */
const everywhere = {
  pidfd_getfd: 438,
  io_uring_setup: 425, // its operations pass by a filter
  io_uring_enter: 426,
  io_uring_register: 427,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  mount_setattr: 442,
  quotactl_fd: 443,
  open_tree_attr: 467,
};

/** `clone3` hides its flags in memory; it is answered with ENOSYS, upon which the C libraries use `clone`. */
export const clone3 = 435;

const x64: Architecture = {
  audit: 0xc000_003e,
  clone: 56,
  ioctl: 16,
  socket: 41,
  foreignFrom: 0x4000_0000,
  refused: {
    ...everywhere,
    ptrace: 101,
    syslog: 103,
    modify_ldt: 154,
    pivot_root: 155,
    acct: 163,
    settimeofday: 164,
    mount: 165,
    umount2: 166,
    swapon: 167,
    swapoff: 168,
    reboot: 169,
    iopl: 172,
    ioperm: 173,
    init_module: 175,
    delete_module: 176,
    quotactl: 179,
    vhangup: 153,
    lookup_dcookie: 212,
    clock_settime: 227,
    kexec_load: 246,
    add_key: 248,
    request_key: 249,
    keyctl: 250,
    unshare: 272,
    perf_event_open: 298,
    fanotify_init: 300,
    open_by_handle_at: 304,
    clock_adjtime: 305,
    setns: 308,
    process_vm_readv: 310,
    process_vm_writev: 311,
    kcmp: 312,
    finit_module: 313,
    kexec_file_load: 320,
    bpf: 321,
    userfaultfd: 323,
  },
};

const arm64: Architecture = {
  audit: 0xc000_00b7,
  clone: 220,
  ioctl: 29,
  socket: 198,
  foreignFrom: null,
  refused: {
    ...everywhere,
    lookup_dcookie: 18,
    umount2: 39,
    mount: 40,
    pivot_root: 41,
    vhangup: 58,
    quotactl: 60,
    acct: 89,
    unshare: 97,
    kexec_load: 104,
    init_module: 105,
    delete_module: 106,
    clock_settime: 112,
    syslog: 116,
    ptrace: 117,
    reboot: 142,
    settimeofday: 170,
    add_key: 217,
    request_key: 218,
    keyctl: 219,
    swapon: 224,
    swapoff: 225,
    perf_event_open: 241,
    fanotify_init: 262,
    open_by_handle_at: 265,
    clock_adjtime: 266,
    setns: 268,
    process_vm_readv: 270,
    process_vm_writev: 271,
    kcmp: 272,
    finit_module: 273,
    bpf: 280,
    userfaultfd: 282,
    kexec_file_load: 294,
  },
};

/** By Node's name of the processor; on others there is no filter. */
export const architectures: Readonly<Record<string, Architecture | undefined>> = { x64, arm64 };
