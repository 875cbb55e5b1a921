#!/bin/bash
# Makes a command of each of the prompts.

mkdir -p commands
cat > commands/prompt.sh << 'HEAD'
#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Apply a Prompt
# @raycast.mode fullOutput
# @raycast.argument1 { "type": "text", "placeholder": "Prompt" }
HEAD
