@echo off
ipconfig /flushdns
