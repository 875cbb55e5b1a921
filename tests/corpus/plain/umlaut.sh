#!/bin/bash
# -*- coding: utf-8 -*-
# Löscht alte Sicherungen – außer den letzten sieben.
ls
