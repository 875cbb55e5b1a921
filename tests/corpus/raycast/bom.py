# @raycast.schemaVersion 1
# @raycast.title With a Mark
# @raycast.mode compact
# @raycast.description Begins with a byte order mark
print("ok")
