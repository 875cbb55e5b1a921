#!/bin/bash
set -euo pipefail
# shellcheck disable=SC2086

# Renews the certificates of all sites,
# then reloads the web server.
certbot renew
