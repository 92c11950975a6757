package dev.aceso.model;

/** Resources that run out. */
public enum ResourceKind {
  DISK_BYTES,
  DISK_INODES,
  FILE_DESCRIPTORS
}
