# Tells when the disk is nearly full.
df -h
