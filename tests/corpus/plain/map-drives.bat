@ECHO OFF
SETLOCAL EnableDelayedExpansion
:: ===================================
:: Maps the drives of the department
:: ===================================
net use P: \\server\projects
