#!/bin/bash
# ==========================================
# Auteur : Ada Champs
# Date de création : 2024-03-01
# Dernière mise à jour : 2024-05-01
# Dépôt Git : https://example.org/outils
# ==========================================
#
# Sauvegarde les bases de tous les sites.
#
# ==========================================
mysqldump
