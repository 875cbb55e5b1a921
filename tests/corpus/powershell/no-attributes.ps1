Param (
    $server,
    $port = 22,
    $user = "root",
    $timeout_sec = 2.5,
    $verbose_log
)
