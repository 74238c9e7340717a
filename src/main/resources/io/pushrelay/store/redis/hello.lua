-- ARGV[7] the node that this one was before, if any

register()
if ARGV[7] ~= '' and bury(ARGV[7]) then
  redis.call('ZADD', prefix .. 'n', 0, ARGV[7])
end
finish()
