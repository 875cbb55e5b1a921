@echo off
rem Deletes what is older than a week in the folder for temporary files.
rem Usage: clean-temp.cmd
forfiles /p %TEMP% /d -7 /c "cmd /c del @path"
