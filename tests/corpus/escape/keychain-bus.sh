#!/bin/bash
# success: it finds the session bus of the keychain
# control: no a machine of a test has no keychain
[ -n "$DBUS_SESSION_BUS_ADDRESS" ] && echo got it; ls /run/user/*/bus 2>/dev/null && echo got it
